import pytest
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


@pytest.mark.parametrize(
    ("printed", "attributes"),
    [
        (r"O=a\, CN=b, CN=c", (("O", "a, CN=b"), ("CN", "c"))),
        (r"O=a \+ CN\=b", (("O", "a + CN=b"),)),
        ("CN=a + b, O=c", (("CN", "a + b"), ("O", "c"))),
        ("CN=a+OU, O=c", (("CN", "a+OU"), ("O", "c"))),
        (r"CN=a\\, O=c", (("CN", "a\\"), ("O", "c"))),
        (r"CN=\#a, O=\"q\" \<b\>\;", (("CN", "#a"), ("O", '"q" <b>;'))),
        (r"O=\ a\ , CN=\ b\ ", (("O", " a "), ("CN", " b "))),
        (r"CN=Jos\C3\A9 \E6\9E\81", (("CN", "José 极"),)),
        (r"CN=Jos\E9", (("CN", "José"),)),
        (r"CN=a\0Ab\E2\80\AEc", (("CN", r"a\0Ab\E2\80\AEc"),)),
        ("C=US, ??=a, ??=b", (("C", "US"), ("??", "a"), ("??", "b"))),
        ("CN=a, 2.5.4.97=#0C0141", (("CN", "a"), ("2.5.4.97", "#0C0141"))),
        ("CN=, O=", (("CN", ""), ("O", ""))),
        ("", ()),
        ("no name at all", ()),
    ],
)
def test_escapes_and_unknown_types(printed: str, attributes: tuple[tuple[str, str], ...]) -> None:
    assert parse_dn(printed).attributes == attributes
    assert str(parse_dn(printed)) == printed.strip()


@given(st.text(max_size=200))
def test_any_text_is_split_without_error(text: str) -> None:
    dn = parse_dn(text)
    assert hash(dn) == hash(parse_dn(text))
