"""What a rule takes over from the rule that it refines."""

from typing import Any

from logdx.diagnose.inherit import inherit


def rule(cause: str, refines: list[str], fix: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    return {"cause": cause, "refines": refines, "fix": fix, **more}


def test_sdk_fixes_and_confirm_come_from_the_refined_rule_of_the_cause() -> None:
    general = rule(
        "a", [], [{"text": "g"}, {"sdk": "esp-idf", "text": "e"}, {"sdk": "lwip", "text": "l"}],
        confirm="openssl {attempt.host|x}",
    )  # fmt: skip
    special = rule("a", ["general"], [{"text": "s"}, {"sdk": "lwip", "text": "own"}])
    inherit({"general": general, "special": special})
    assert [fix["text"] for fix in special["fix"]] == ["s", "own", "e"]
    assert special["confirm"] == "openssl {attempt.host|x}"


def test_another_cause_and_names_that_are_not_bound_are_left_out() -> None:
    other = rule("b", [], [{"sdk": "zephyr", "text": "z"}])
    bound = rule("a", [], [{"sdk": "esp-idf", "text": "load {root.name}"}], confirm="x {leaf.a}")
    special = rule("a", ["other", "bound"], [])
    inherit({"other": other, "bound": bound, "special": special})
    assert special["fix"] == []
    assert not special.get("confirm")


def test_ancestors_are_followed_once() -> None:
    first = rule("a", ["second"], [])
    second = rule("a", ["first", "third"], [])
    third = rule("a", [], [{"sdk": "curl", "text": "c"}])
    inherit({"first": first, "second": second, "third": third})
    assert [fix["text"] for fix in first["fix"]] == ["c"]
