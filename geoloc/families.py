"""Which family a language belongs to: skill in one carries over to its relations, and no further.

Facts as ISO 639-5 groups languages (branches of the large families, since Spanish and Hindi share nothing that an ear
uses), for the languages that the models know and their larger neighbours. One that is not here is a family of its own.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _

# ISO 639-5 code to ISO 639 codes of languages; pidgins and creoles stand with the language that gave their words.
_MEMBERS = {
    "roa": "an ast ca co crs es ext fr frp fur gcf gcr gl ht it lad lij lld lmo mfe mo mwl nap oc pap pms pt rgn rm ro"
           " rup sc scn vec wa",
    "itc": "la",
    "gmw": "af bar de en fy gsw lb li ksh nds nl pcm pdc sco srn swg tpi vls vmf wae yi zea",
    "gmq": "da fo is nb nn no sv",
    "cel": "br cy ga gd gv kw",
    "sla": "be bg bs cs csb cu dsb hr hsb mk pl ru rue sh sk sl sr szl uk",
    "bat": "lt ltg lv sgs",
    "sqj": "sq",
    "grk": "el grc pnt",
    "hyx": "hy hyw",
    "inc": "as awa bgc bhb bho bn bpy dv gom gu hi hne kok ks mag mai mr mwr ne or pa pi rom sa sd si skr syl ur",
    "ira": "bal ckb fa glk haz kmr ku lrc mzn os prs ps sdh tg tly zza",
    "trk": "alt az azb ba chv crh cv gag kaa kk krc kum ky nog sah tk tr tt tyv ug uz uzs",
    "xgn": "bua bxr mn xal",
    "tuw": "evn mnc",
    "fiu": "et fi hu krl kv mdf mhr mrj myv olo se sma smj smn sms udm vep vro",
    "dra": "gon kn kru ml ta tcy te",
    "zhx": "cdo cjy cpx gan hak hsn mnp nan wuu yue zh",
    "tbq": "bo brx dz kac lus mni my new",
    "tai": "lo shn th za",
    "aav": "kha khm km mnw mon sat vi",
    "hmx": "hmn hmv mww",
    "poz": "ace ban bcl bjn bik bug ceb ch fil haw hil id ilo jv jw mad mg mi min ms pag pam sm su tet tl to ty war",
    "jpx": "ja ryu",
    "ko": "ko",
    "sem": "aii am ar arc ars ary arz gez hbo he iw mt syr ti tig",
    "ber": "kab rif shi taq tzm zgh",
    "cus": "aa om sid so",
    "cdc": "ha mrt",
    "bnt": "bem ebu guz kam ki kik kg kmb lg ln loz lua lun luy mer mgh nd nr nso ny rn run rw seh sn"
           " ss st sw swb swc tn ts tum umb ve vmw xh xog yao zdj zu",
    "alv": "ak ee ff fuv gur guw ig sg tw wo yo",
    "dmn": "bm dyu kpe man mnk vai",
    "ssa": "dje kr luo mas nus saq ses teo",
    "ccs": "ka lzz xmf",
    "ccn": "ab ady av ce dar inh kbd lbe lez tab",
    "tup": "gn grn gug",
    "qwe": "inb qu qug quy quz",
    "sai": "ay aym arn",
    "myn": "kek mam quc tzh tzo yua",
    "nah": "nah nch nci nhe nhw",
    "art": "eo ia ie io jbo vo",
}  # fmt: skip

NAMES = {
    "roa": _("Romance languages"), "itc": _("Latin"), "gmw": _("English, Dutch, German and their relations"),
    "gmq": _("Scandinavian languages"), "cel": _("Celtic languages"), "sla": _("Slavic languages"),
    "bat": _("Baltic languages"), "sqj": _("Albanian"), "grk": _("Greek"), "hyx": _("Armenian"),
    "inc": _("Indic languages"), "ira": _("Iranian languages"), "trk": _("Turkic languages"),
    "xgn": _("Mongolian languages"), "tuw": _("Tungusic languages"), "fiu": _("Finno-Ugric languages"),
    "dra": _("Dravidian languages"), "zhx": _("Chinese languages"), "tbq": _("Tibeto-Burman languages"),
    "tai": _("Tai languages"), "aav": _("Austroasiatic languages"), "hmx": _("Hmong-Mien languages"),
    "poz": _("Malayo-Polynesian languages"), "jpx": _("Japanese"), "ko": _("Korean"), "sem": _("Semitic languages"),
    "ber": _("Berber languages"), "cus": _("Cushitic languages"), "cdc": _("Chadic languages"),
    "bnt": _("Bantu languages"), "alv": _("West African (Atlantic-Congo) languages"), "dmn": _("Mande languages"),
    "ssa": _("Nilo-Saharan languages"), "ccs": _("Kartvelian languages"), "ccn": _("North Caucasian languages"),
    "tup": _("Tupi languages"), "qwe": _("Quechuan languages"), "sai": _("South American languages"),
    "myn": _("Mayan languages"), "nah": _("Nahuatl languages"), "art": _("Made languages"),
}  # fmt: skip


def family(language: str) -> str:
    """Of a language tag such as “es” or “es-MX”: the family's code; its own where the table has none; "" for ""."""
    short = language.split("-", maxsplit=1)[0]
    return _by_language().get(short, short)


@cache
def _by_language() -> dict[str, str]:
    return {one: code for code, members in _MEMBERS.items() for one in members.split()}
