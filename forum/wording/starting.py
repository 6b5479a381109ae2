"""The list an installation begins with: terms and reasons after the Luxembourg Guidelines (ECPAT International).

The reasons are our own words; where a language has no settled term, the better one says what
is meant. Administrators change or switch off each of them on a page, by its key here.
"""

from __future__ import annotations

from forum.wording.terms import Entry, forms_of

_ABUSE = {
    "en": "it shows abuse of a child, and “pornography” makes it sound like something agreed to",
    "fr": "il s’agit d’abus commis sur un enfant ; « pornographie » laisse croire à un consentement",
    "es": "se trata de abusos contra un niño; «pornografía» hace pensar en un consentimiento",
    "ar": "المقصود إساءة إلى طفل، وكلمة «إباحية» توحي بالرضا",
}
_BUYING = {
    "en": "a child can’t consent to being exploited; the words should not put the act on the child",
    "fr": "un enfant ne peut consentir à être exploité ; les mots ne doivent pas lui attribuer l’acte",
    "es": "un niño no puede consentir en ser explotado; las palabras no deben atribuirle el acto",
    "ar": "لا يمكن للطفل أن يوافق على استغلاله، فلا ينبغي أن تنسب الكلمات الفعل إليه",
}
_TRAVEL = {
    "en": "the word “tourism” makes an offence look like a kind of travel",
    "fr": "le mot « tourisme » fait passer une infraction pour une façon de voyager",
    "es": "la palabra «turismo» hace pasar un delito por una forma de viajar",
    "ar": "كلمة «سياحة» تجعل الجريمة تبدو نوعا من السفر",
}
_GUILT = {
    "en": "a client buys something lawful; this is somebody who commits an offence",
    "fr": "un client achète quelque chose de licite ; il s’agit ici de l’auteur d’une infraction",
    "es": "un cliente compra algo lícito; aquí se trata de quien comete un delito",
}
_ROWS: dict[str, tuple[str, str, str, str]] = {
    "en-material": ("child pornography; child porn", "child sexual abuse material", _ABUSE["en"], "en"),
    "en-prostitute": (
        "child prostitute; child prostitutes; underage prostitute; underage prostitutes",
        "child exploited in prostitution", _BUYING["en"], "en",
    ),
    "en-prostitution": ("child prostitution", "exploitation of children in prostitution", _BUYING["en"], "en"),
    "en-worker": ("child sex worker; child sex workers", "child exploited in prostitution", _BUYING["en"], "en"),
    "en-tourism": (
        "child sex tourism", "sexual exploitation of children in travel and tourism", _TRAVEL["en"], "en",
    ),
    "en-tourist": (
        "child sex tourist; child sex tourists; sex tourist; sex tourists", "travelling child sex offender",
        _TRAVEL["en"], "en",
    ),
    "en-client": (
        "clients of child prostitutes; customers of child prostitutes", "perpetrators of sexual exploitation",
        _GUILT["en"], "en",
    ),
    "en-webcam": (
        "webcam child sex tourism; virtual child sex tourism", "live online child sexual abuse", _TRAVEL["en"], "en",
    ),
    "fr-material": (
        "pornographie infantile; pornographie enfantine; pédopornographie; pédo-pornographie",
        "matériel d’abus sexuels sur enfants", _ABUSE["fr"], "fr",
    ),
    "fr-prostitution": (
        "prostitution infantile; prostitution enfantine; prostitution des enfants",
        "exploitation d’enfants dans la prostitution", _BUYING["fr"], "fr",
    ),
    "fr-prostitute": (
        "enfant prostitué; enfants prostitués; enfant prostituée; enfants prostituées",
        "enfant exploité dans la prostitution", _BUYING["fr"], "fr",
    ),
    "fr-tourism": (
        "tourisme sexuel impliquant des enfants; tourisme sexuel infantile; tourisme sexuel",
        "exploitation sexuelle d’enfants dans le cadre des voyages et du tourisme", _TRAVEL["fr"], "fr",
    ),
    "fr-tourist": (
        "touriste sexuel; touristes sexuels",
        "personne qui voyage pour commettre des infractions sexuelles contre des enfants", _TRAVEL["fr"], "fr",
    ),
    "es-material": (
        "pornografía infantil; pornografía de menores", "material de abuso sexual de niños, niñas y adolescentes",
        _ABUSE["es"], "es",
    ),
    "es-prostitution": (
        "prostitución infantil; prostitución de menores",
        "explotación de niños, niñas y adolescentes en la prostitución", _BUYING["es"], "es",
    ),
    "es-prostitute": (
        "niño prostituido; niños prostituidos; niña prostituta; niñas prostitutas; menor prostituta",
        "víctima de explotación en la prostitución", _BUYING["es"], "es",
    ),
    "es-tourism": (
        "turismo sexual infantil; turismo sexual",
        "explotación sexual de niños, niñas y adolescentes en el contexto de viajes y turismo", _TRAVEL["es"], "es",
    ),
    "es-tourist": (
        "turista sexual; turistas sexuales",
        "persona que viaja para cometer delitos sexuales contra niños", _TRAVEL["es"], "es",
    ),
    "ar-material": (
        "المواد الإباحية للأطفال; إباحية الأطفال",
        "مواد الاعتداء الجنسي على الأطفال", _ABUSE["ar"], "ar",
    ),
    "ar-prostitution": (
        "بغاء الأطفال; دعارة الأطفال", "استغلال الأطفال في البغاء", _BUYING["ar"], "ar",
    ),
    "ar-tourism": (
        "السياحة الجنسية للأطفال; السياحة الجنسية", "الاستغلال الجنسي للأطفال في السفر والسياحة", _TRAVEL["ar"], "ar",
    ),
}  # fmt: skip

STARTING: dict[str, Entry] = {
    key: Entry(forms_of(forms), better, why, language) for key, (forms, better, why, language) in _ROWS.items()
}
