// the line breaks are missing: mbedTLS finds no end of the BEGIN line
static const char ROOT_CA[] =
    "-----BEGIN CERTIFICATE-----"
    "MIIBfDCCASKgAwIBAgIBITAKBggqhkjOPQQDAjA8MQswCQYDVQQGEwJOTzESMBAG"
    "A1UECgwJRmplbGxoZWltMRkwFwYDVQQDDBBGamVsbGhlaW0gUm9vdCAzMCAXDTIz"
    "MDIwMTAwMDAwMFoYDzIwNTMwMjAxMDAwMDAwWjA8MQswCQYDVQQGEwJOTzESMBAG"
    "A1UECgwJRmplbGxoZWltMRkwFwYDVQQDDBBGamVsbGhlaW0gUm9vdCAzMFkwEwYH"
    "KoZIzj0CAQYIKoZIzj0DAQcDQgAEi7crWL1zVvR3fdJ3S/6Gubfzb1Wy8q9ZrzRH"
    "iqdP70YQTCjgRwBT4Vi+gbep3CiVrkro/+3gPNI3JjOdFxVIyaMTMBEwDwYDVR0T"
    "AQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA2iojr9Zcr8IzrFUNd62bCTlH"
    "Ear2dAASJiaHORMd7oECIEeqGIAdsXpKw+9zyqF8zVJoZnKGprGyNJfnzWR9TUk0"
    "-----END CERTIFICATE-----";
