"""The rows of the expertise page: a language, a region, a kind of clue each; blank rows count for nothing."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.expertise import Expertise, Language, language_choices
from geoloc import places
from geoloc.clue_types import CLUE_TYPES

_CODE_AT_THE_END = re.compile(r"\(([A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?)\)\s*$")
_ADDED = "add"


def area_label(code: str) -> str:
    """How an area is shown and typed: “Oaxaca (MX-OAX)”."""
    return f"{places.area(code).name(get_language() or 'en')} ({code})" if places.is_area(code) else code


def country_labels() -> list[str]:
    """What the list under an area's field offers; smaller regions are typed."""
    return sorted(area_label(area.code) for area in places.countries())


class AreaField(forms.CharField):
    """A country or first-level subdivision, typed as its name, its code, or as offered by the list."""

    widget = forms.TextInput(attrs={"list": "areas", "autocomplete": "off", "dir": "auto"})

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").strip()
        if not text:
            return ""
        ending = _CODE_AT_THE_END.search(text)
        code = (ending.group(1) if ending else text).upper()
        if places.is_area(code):
            return code
        language = get_language() or "en"
        for found in places.search(text, language, 5):
            if text.casefold() in {found.name(language).casefold(), found.name("en").casefold()}:
                return str(found.code)
        raise forms.ValidationError(_("No country or first-level region of this name is known here."))

    def prepare_value(self, value: Any) -> Any:
        return area_label(value) if isinstance(value, str) and places.is_area(value) else value


class LanguageRow(forms.Form):
    """A language with the variety and whether they grew up with it."""

    language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)
    variety = AreaField(label=_("As spoken in"), required=False)
    grew_up = forms.BooleanField(label=_("I grew up with it"), required=False)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("variety") and not clean.get("language"):
            self.add_error("language", _("Choose the language too."))
        return clean


class RegionRow(forms.Form):
    """A place lived in."""

    area = AreaField(label=_("Country or region"), required=False)


class SubjectsForm(forms.Form):
    """For each kind of clue: as usual, known well, or turned off. No reason is asked."""

    CHOICES = (("", _("As usual")), ("known", _("I know this well")), ("off", _("Do not ask me")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for clue_type, label in CLUE_TYPES.items():
            self.fields[clue_type] = forms.ChoiceField(
                label=label, choices=self.CHOICES, required=False, widget=forms.RadioSelect
            )

    def chosen(self, what: str) -> list[str]:
        return [clue_type for clue_type in CLUE_TYPES if self.cleaned_data.get(clue_type) == what]


LanguageRows = formset_factory(LanguageRow, extra=1, max_num=40, absolute_max=60)
RegionRows = formset_factory(RegionRow, extra=1, max_num=60, absolute_max=80)


class ExpertiseForms:
    """The three parts of the page together; `added` says that somebody only asked for one more row."""

    def __init__(self, shown: Expertise, data: QueryDict | None = None) -> None:
        self.added = bool(data and data.get(_ADDED))
        if data and self.added:
            data = _one_row_more(data)
        languages = [
            {"language": one.language, "variety": one.variety, "grew_up": one.grew_up} for one in shown.languages
        ]
        self.languages: BaseFormSet[LanguageRow] = LanguageRows(data, prefix="languages", initial=languages)
        self.regions: BaseFormSet[RegionRow] = RegionRows(
            data, prefix="regions", initial=[{"area": area} for area in shown.regions]
        )
        subjects = dict.fromkeys(shown.subjects, "known") | dict.fromkeys(shown.turned_off, "off")
        self.subjects = SubjectsForm(data, initial=subjects)

    def is_valid(self) -> bool:
        return all([self.languages.is_valid(), self.regions.is_valid(), self.subjects.is_valid()])

    def told(self) -> dict[str, Any]:
        """Arguments of change_expertise."""
        rows = [form.cleaned_data for form in self.languages if form.cleaned_data.get("language")]
        return {
            "languages": [Language(row["language"], row["variety"], row["grew_up"]) for row in rows],
            "regions": [form.cleaned_data["area"] for form in self.regions if form.cleaned_data.get("area")],
            "subjects": self.subjects.chosen("known"),
            "turned_off": self.subjects.chosen("off"),
        }


def _one_row_more(data: QueryDict) -> QueryDict:
    """What was typed, with another blank row where “add” was pressed."""
    more = data.copy()
    field = f"{more[_ADDED]}-TOTAL_FORMS"
    count = str(more.get(field, ""))
    if count.isdigit():
        more[field] = str(min(int(count) + 1, 60))
    return more
