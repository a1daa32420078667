static const char DEVICE_KEY[] PROGMEM = R"KEY(
-----BEGIN EC PRIVATE KEY-----
MHcCAQEE
)KEY";
