from hypothesis import given
from hypothesis import strategies as st

from logdx.model.names import parse_dn


def test_attributes_keep_their_order() -> None:
    dn = parse_dn("C=IE, O=Baltimore, OU=CyberTrust, CN=Baltimore CyberTrust Root")
    assert [name for name, _ in dn.attributes] == ["C", "O", "OU", "CN"]
    assert dn.label == "Baltimore CyberTrust Root"


def test_a_bare_comma_belongs_to_the_value() -> None:
    assert parse_dn("C=US, O=VeriSign, Inc., OU=Class 3").get("O") == "VeriSign, Inc."


def test_an_escaped_comma_is_the_same_name() -> None:
    assert parse_dn(r"O=Entrust\, Inc., CN=X") == parse_dn("O=Entrust, Inc., CN=X")


def test_names_compare_without_case_and_text() -> None:
    assert parse_dn("cn=Root CA") == parse_dn("CN=root ca")
    assert parse_dn("CN=a") != parse_dn("CN=b")


def test_multi_valued_rdn() -> None:
    assert parse_dn("CN=a + OU=b, O=c").get("OU") == "b"


@given(st.text(max_size=200))
def test_any_text_is_split_without_error(text: str) -> None:
    dn = parse_dn(text)
    assert hash(dn) == hash(parse_dn(text))
