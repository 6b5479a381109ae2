"""The shape of a term as an administrator types it."""

from __future__ import annotations

from django.forms import CharField, ChoiceField, Form, TextInput
from django.utils.translation import gettext_lazy as _

from forum.wording.actions import TermWords
from forum.wording.models import TermVersion


class TermForm(Form):
    """The term in its forms, what is better, why, and of which language it is."""

    forms = CharField(
        label=_("Term"), max_length=400, widget=TextInput({"dir": "auto", "autocomplete": "off"}),
        help_text=_("Several forms, such as a plural, with semicolons between them. Case and accents do not matter."),
    )  # fmt: skip
    better = CharField(label=_("Better"), max_length=200, widget=TextInput({"dir": "auto", "autocomplete": "off"}))
    why = CharField(
        label=_("Why"), max_length=400, widget=TextInput({"dir": "auto", "autocomplete": "off"}),
        help_text=_("It follows the word “because”."),
    )  # fmt: skip
    language = ChoiceField(label=_("Language"), choices=TermVersion.Language.choices)

    def words(self) -> TermWords:
        return TermWords(**{name: self.cleaned_data[name] for name in TermWords.__dataclass_fields__})

    @staticmethod
    def filled_from(version: TermVersion) -> dict[str, str]:
        return {name: getattr(version, name) for name in TermWords.__dataclass_fields__}
