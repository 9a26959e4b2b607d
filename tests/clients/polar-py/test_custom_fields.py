"""Custom fields of every type."""

from client import other, polar, refusal
from polar.v2026_10.errors import HTTPValidationError, ResourceNotFound

WORDS = {"form_label": "Label", "form_help_text": "Help", "form_placeholder": "Example"}
KINDS = {
    "text": {"textarea": True, "min_length": 2, "max_length": 80},
    "number": {"ge": -5, "le": 5},
    "date": {"ge": 1767225600, "le": 1798761599},
    "checkbox": {},
    "select": {"options": [{"value": "s", "label": "Small"}]},
}


def test_each_type_is_made_read_changed_listed_and_deleted():
    for kind, own in KINDS.items():
        properties = WORDS | own
        made = polar.custom_fields.create(type=kind, slug=f"py-{kind}", name=f"Py {kind}", properties=properties)
        assert made.type == kind
        assert made.properties.form_help_text == "Help"
        for name, value in own.items():
            if name != "options":
                assert getattr(made.properties, name) == value
        assert polar.custom_fields.get(made.id) == made
        after = polar.custom_fields.update(made.id, type=kind, name=f"Py the {kind}")
        assert (after.name, after.properties) == (f"Py the {kind}", made.properties)
        refusal(ResourceNotFound, 404, other.custom_fields.get, made.id)
    found = list(polar.custom_fields.iter_list(query="py the", limit=2))
    assert [field.type for field in found] == ["checkbox", "date", "number", "select", "text"]
    assert polar.custom_fields.list(query="py the", type=["text", "date"]).pagination.total_count == 2
    for field in found:
        polar.custom_fields.delete(field.id)
        refusal(ResourceNotFound, 404, polar.custom_fields.delete, field.id)


def test_what_is_wrong_is_told_all_at_once():
    wrong = {"type": "text", "slug": "a b", "name": "", "properties": {"min_length": 5, "max_length": 4}}
    error = refusal(HTTPValidationError, 422, polar.custom_fields.create, **wrong)
    assert [fault.loc for fault in error.error.detail] == [
        ["body", "slug"],
        ["body", "name"],
        ["body", "properties", "max_length"],
    ]
