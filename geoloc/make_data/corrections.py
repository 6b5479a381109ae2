"""Where Natural Earth and ISO 3166 part: parts that are countries of their own, old codes, units too fine."""

from __future__ import annotations

# Natural Earth files these under the state; ISO 3166-1 gives them codes of their own. Keyed by iso_3166_2.
OWN_COUNTRY = {
    "FR-GF": "GF", "FR-GP": "GP", "FR-MQ": "MQ", "FR-RE": "RE", "FR-YT": "YT",
    "NL-BQ1": "BQ", "NL-BQ2": "BQ", "NL-BQ3": "BQ", "NO-21": "SJ", "NO-X01~": "BV",
    "-99-X14~": "CX", "-99-X15~": "CC", "UA-40": "UA", "UA-43": "UA",
}  # fmt: skip

# Units whose ISO 3166-2 code is missing, wrong or old. Keyed by Natural Earth's adm1_code or by iso_3166_2.
CODES = {
    "BIH-3153": "BA-BIH", "BA-X01~": "BA-SRP", "BA-X02~": "BA-SRP", "BA-X03~": "BA-SRP", "BA-X04~": "BA-SRP",
    "BA-X05~": "BA-SRP", "BA-X06~": "BA-SRP", "BA-X07~": "BA-SRP", "-99-X04~": "CY-X04", "-99-X05~": "KZ-43",
    "-99-X11~": "SO-X11", "LR-X1~": "LR-GP", "LR-X2~": "LR-RG", "TJ-X01~": "TJ-RA", "TD-X01~": "TD-EN",
    "IT-AO": "IT-23", "KZ-AST": "KZ-71", "MX-DIF": "MX-CMX", "ZA-NL": "ZA-KZN",
    "RU-MOS": "RU-MOW", "RU-MOW": "RU-MOS", "ZA-GT": "ZA-GP", "TW-TPQ": "TW-NWT", "PH-MNL": "PH-00",
}  # fmt: skip

# ISO 3166-2 has a level above the units of Natural Earth, and it is the one people name and speak alike in.
LIFTED = frozenset(["AZ", "BF", "ES", "FR", "GN", "IT", "LK", "PH", "UG"])

# Districts dissolved by Natural Earth's `region`; England's regions and these have no ISO code, so theirs start with X.
REGIONS = {
    ("GB", "North East"): "GB-XNE", ("GB", "North West"): "GB-XNW", ("GB", "Yorkshire and the Humber"): "GB-XYH",
    ("GB", "East Midlands"): "GB-XEM", ("GB", "West Midlands"): "GB-XWM", ("GB", "East"): "GB-XEE",
    ("GB", "Greater London"): "GB-XLO", ("GB", "South East"): "GB-XSE", ("GB", "South West"): "GB-XSW",
    ("GB", "Northern Ireland"): "GB-NIR", ("GB", "East Wales"): "GB-WLS",
    ("GB", "West Wales and the Valleys"): "GB-WLS", ("GB", "Eastern"): "GB-SCT", ("GB", "South Western"): "GB-SCT",
    ("GB", "North Eastern"): "GB-SCT", ("GB", "Highlands and Islands"): "GB-SCT",
    ("LV", "Riga"): "LV-XRI", ("LV", "Vidzeme"): "LV-XVI", ("LV", "Zemgale"): "LV-XZE", ("LV", "Latgale"): "LV-XLA",
    ("LV", "Kurzeme"): "LV-XKU",
    ("SI", "Podravska"): "SI-XPD", ("SI", "Savinjska"): "SI-XSA", ("SI", "Pomurska"): "SI-XPM",
    ("SI", "Osrednjeslovenska"): "SI-XOS", ("SI", "Gorenjska"): "SI-XGO", ("SI", "Jugovzhodna Slovenija"): "SI-XJV",
    ("SI", "Goriška"): "SI-XGK", ("SI", "Koroška"): "SI-XKO", ("SI", "Obalno-kraška"): "SI-XOK",
    ("SI", "Notranjsko-kraška"): "SI-XPN", ("SI", "Spodnjeposavska"): "SI-XPS", ("SI", "Zasavska"): "SI-XZS",
}  # fmt: skip

# Names of units that neither source names: English, French, Spanish, Arabic.
NAMES = {
    "GB-XNE": ("North East England", "Angleterre du Nord-Est", "Noreste de Inglaterra", "شمال شرق إنجلترا"),
    "GB-XNW": ("North West England", "Angleterre du Nord-Ouest", "Noroeste de Inglaterra", "شمال غرب إنجلترا"),
    "GB-XYH": ("Yorkshire and the Humber", "Yorkshire-et-Humber", "Yorkshire y Humber", "يوركشاير والهمبر"),
    "GB-XEM": ("East Midlands", "Midlands de l’Est", "Midlands del Este", "شرق ميدلاندز"),
    "GB-XWM": ("West Midlands", "Midlands de l’Ouest", "Midlands del Oeste", "غرب ميدلاندز"),
    "GB-XEE": ("East of England", "Angleterre de l’Est", "Este de Inglaterra", "شرق إنجلترا"),
    "GB-XLO": ("London", "Londres", "Londres", "لندن"),
    "GB-XSE": ("South East England", "Angleterre du Sud-Est", "Sudeste de Inglaterra", "جنوب شرق إنجلترا"),
    "GB-XSW": ("South West England", "Angleterre du Sud-Ouest", "Suroeste de Inglaterra", "جنوب غرب إنجلترا"),
    "LV-XRI": ("Riga", "Riga", "Riga", "ريغا"),
    "LV-XVI": ("Vidzeme", "Vidzeme", "Vidzeme", "فيدزمه"),
    "LV-XZE": ("Zemgale", "Zemgale", "Zemgale", "زيمغاله"),
    "LV-XLA": ("Latgale", "Latgale", "Letgalia", "لاتغاله"),
    "LV-XKU": ("Kurzeme", "Courlande", "Curlandia", "كورزمه"),
    "AR-B": ("Buenos Aires Province", "Province de Buenos Aires", "Provincia de Buenos Aires", "مقاطعة بوينس آيرس"),
    "AR-C": ("Buenos Aires City", "Ville de Buenos Aires", "Ciudad de Buenos Aires", "مدينة بوينس آيرس"),
    "CZ-32": ("Plzeň", "Plzeň", "Pilsen", "إقليم بلزن"),
    "RU-MOS": ("Moscow Oblast", "Oblast de Moscou", "Óblast de Moscú", "أوبلاست موسكو"),
    "RU-MOW": ("Moscow", "Moscou", "Moscú", "موسكو"),
    "SI-XPD": ("Drava", "Drave", "Podravska", "بودرافسكا"),
    "SI-XSA": ("Savinja", "Savinja", "Savinjska", "سافينيسكا"),
    "SI-XPM": ("Mura", "Mur", "Pomurska", "بومورسكا"),
    "SI-XOS": ("Central Slovenia", "Slovénie centrale", "Eslovenia Central", "سلوفينيا الوسطى"),
    "SI-XGO": ("Upper Carniola", "Haute-Carniole", "Alta Carniola", "كارنيولا العليا"),
    "SI-XJV": ("Southeast Slovenia", "Slovénie du Sud-Est", "Sudeste de Eslovenia", "جنوب شرق سلوفينيا"),
    "SI-XGK": ("Gorizia", "Goriška", "Goriška", "غوريشكا"),
    "SI-XKO": ("Carinthia", "Carinthie", "Carintia", "كارينثيا"),
    "SI-XOK": ("Coastal–Karst", "Littoral-Karst", "Litoral-Karst", "الساحل والكارست"),
    "SI-XPN": ("Littoral–Inner Carniola", "Littoral-Carniole", "Litoral-Carniola", "كارنيولا الداخلية"),
    "SI-XPS": ("Lower Sava", "Basse-Save", "Bajo Sava", "سافا السفلى"),
    "SI-XZS": ("Central Sava", "Moyenne-Save", "Sava Central", "سافا الوسطى"),
    "KZ-71": ("Astana", "Astana", "Astaná", "أستانا"),
    "MX-CMX": ("Mexico City", "Ville de Mexico", "Ciudad de México", "مدينة مكسيكو"),
    "MX-MEX": ("State of Mexico", "État de Mexico", "Estado de México", "ولاية مكسيكو"),
    "SO-X11": ("Somaliland", "Somaliland", "Somalilandia", "أرض الصومال"),
}  # fmt: skip
