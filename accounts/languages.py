"""The languages people can say they know: BCP 47 primary tags with their names, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "af": _("Afrikaans"), "am": _("Amharic"), "ar": _("Arabic"), "ay": _("Aymara"), "az": _("Azerbaijani"),
    "be": _("Belarusian"), "bg": _("Bulgarian"), "bm": _("Bambara"), "bn": _("Bengali"), "bs": _("Bosnian"),
    "ca": _("Catalan"), "ceb": _("Cebuano"), "cs": _("Czech"), "cy": _("Welsh"), "da": _("Danish"),
    "de": _("German"), "el": _("Greek"), "en": _("English"), "es": _("Spanish"), "et": _("Estonian"),
    "eu": _("Basque"), "fa": _("Persian"), "fi": _("Finnish"), "fil": _("Filipino"), "fr": _("French"),
    "ga": _("Irish"), "gl": _("Galician"), "gn": _("Guarani"), "gu": _("Gujarati"), "ha": _("Hausa"),
    "he": _("Hebrew"), "hi": _("Hindi"), "hr": _("Croatian"), "ht": _("Haitian Creole"), "hu": _("Hungarian"),
    "hy": _("Armenian"), "id": _("Indonesian"), "ig": _("Igbo"), "is": _("Icelandic"), "it": _("Italian"),
    "ja": _("Japanese"), "jv": _("Javanese"), "ka": _("Georgian"), "kk": _("Kazakh"), "km": _("Khmer"),
    "kn": _("Kannada"), "ko": _("Korean"), "ku": _("Kurdish"), "ky": _("Kyrgyz"), "lb": _("Luxembourgish"),
    "ln": _("Lingala"), "lo": _("Lao"), "lt": _("Lithuanian"), "lv": _("Latvian"), "mg": _("Malagasy"),
    "mk": _("Macedonian"), "ml": _("Malayalam"), "mn": _("Mongolian"), "mr": _("Marathi"), "ms": _("Malay"),
    "mt": _("Maltese"), "my": _("Burmese"), "nah": _("Nahuatl"), "ne": _("Nepali"), "nl": _("Dutch"),
    "no": _("Norwegian"), "ny": _("Chichewa"), "om": _("Oromo"), "pa": _("Punjabi"), "pl": _("Polish"),
    "ps": _("Pashto"), "pt": _("Portuguese"), "qu": _("Quechua"), "ro": _("Romanian"), "rom": _("Romani"),
    "ru": _("Russian"), "rw": _("Kinyarwanda"), "sd": _("Sindhi"), "si": _("Sinhala"), "sk": _("Slovak"),
    "sl": _("Slovenian"), "sn": _("Shona"), "so": _("Somali"), "sq": _("Albanian"), "sr": _("Serbian"),
    "sv": _("Swedish"), "sw": _("Swahili"), "ta": _("Tamil"), "te": _("Telugu"), "tg": _("Tajik"),
    "th": _("Thai"), "ti": _("Tigrinya"), "tk": _("Turkmen"), "tr": _("Turkish"), "ug": _("Uyghur"),
    "uk": _("Ukrainian"), "ur": _("Urdu"), "uz": _("Uzbek"), "vi": _("Vietnamese"), "wo": _("Wolof"),
    "xh": _("Xhosa"), "yi": _("Yiddish"), "yo": _("Yoruba"), "yue": _("Cantonese"), "zh": _("Chinese"),
    "zu": _("Zulu"),
}  # fmt: skip
