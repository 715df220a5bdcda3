"""Whether a line is nothing but a date or a time, in any of the languages known."""

from __future__ import annotations

import re
from functools import partial

from cleantext import native

__all__ = ["is_date_line", "may_be_date", "may_be_dates"]

_native = native.load("_text")

_MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
januar jänner februar märz mai juni juli oktober dezember mär okt dez
janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic
gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre gen mag giu lug set ott
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev mai out dez
januari februari maart mei augustus mrt
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień sty lut kwi cze lip sie wrz paź lis gru
desember des augusti desembre
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık oca şub nis haz tem ağu eyl eki kas ara
января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв фев мар апр июн июл авг сен сент окт ноя дек
січ лют бер квіт трав черв лип серп вер жовт лист груд
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen říjen prosinec
január február március április május június július augusztus szeptember október jan febr márc ápr máj jún júl aug szept
ianuarie februarie martie aprilie iunie iulie noiembrie decembrie ian mart iun iul noi
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος
ιαν φεβ μαρ απρ μαι μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
januari februari maret mei juni juli agustus desember jan feb mar apr jun jul agu ags okt nov des mac ogos disember
tháng
يناير فبراير مارس أبريل ابريل مايو يونيو يوليو يونيه يوليه أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر
جانفي فيفري أفريل ماي جوان جويلية أوت كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
ינואר פברואר מרס מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर
""".split()
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
poniedziałek wtorek środa czwartek piątek sobota niedziela
mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag
pazartesi salı çarşamba perşembe cuma cumartesi pazar
понедельник вторник среда четверг пятница суббота воскресенье
понеділок вівторок середа четвер п'ятниця субота неділя
pondělí úterý středa čtvrtek pátek sobota neděle
hétfő kedd szerda csütörtök péntek szombat vasárnap
luni marți marţi miercuri joi vineri sâmbătă duminică
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη
senin selasa rabu kamis jumat jum'at sabtu minggu isnin khamis ahad
thứ
الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت
ראשון שני שלישי רביעי חמישי שישי שבת
सोमवार मंगलवार बुधवार गुरुवार गुरूवार शुक्रवार शनिवार रविवार
""".split()
_FILLERS = """
at on the of to from am pm a.m p.m noon midnight est edt et pst pdt pt cst cdt ct mst mdt gmt bst utc cet cest ist jst kst aest aedt sgt hkt eat wat sast
uhr um am der den bis vom
à le du h heures
a las de del h hrs horas
alle ore il
às em
om uur op de
o godz godz r
kl klokken den
в г года мск
updated published posted modified created revised first last time date online print since today yesterday ago on update
aktualisiert veröffentlicht stand zuletzt erstellt am publiziert online seit heute gestern
publié mis jour mise modifié actualisé hier aujourd'hui aujourd’hui
publicado actualizado actualizada última actualización hoy ayer
pubblicato aggiornato ultimo aggiornamento oggi
atualizado publicada atualizada
gepubliceerd bijgewerkt laatst gewijzigd geplaatst vandaag
opublikowano aktualizacja zaktualizowano dodano
publisert oppdatert sist publicerad uppdaterad senast publiceret opdateret
güncelleme güncellenme yayınlanma yayın tarihi son giriş
обновлено опубликовано
оновлено опубліковано о року р об сьогодні вчора год
aktualizováno publikováno vydáno dnes v ve hod hodin
frissítve közzétéve megjelent ma tegnap
actualizat publicat ora azi astăzi ieri la
päivitetty julkaistu klo tänään eilen ma ti ke to pe la su
ενημέρωση δημοσίευση δημοσιεύθηκε ενημερώθηκε ώρα σήμερα χθες στις π.μ μ.μ πμ μμ
wib wita wit pukul diperbarui diterbitkan dipublikasikan kemarin
ngày năm lúc giờ cập nhật đăng hôm nay chủ hai ba tư năm sáu bảy bẩy gmt+7
تاريخ النشر آخر تحديث نشر في الساعة بتوقيت غرينتش القاهرة م ص هـ يوم الثاني الأول الآخر
עודכן פורסם תאריך פרסום עדכון בשעה שעה יום אחרון
प्रकाशित अपडेट अपडेटेड पर बजे को आखिरी ist सुबह शाम दोपहर
""".split()
_KNOWN = frozenset(_MONTHS) | frozenset(_DAYS)
_FILL = frozenset(_FILLERS)
_WORDS = _KNOWN | _FILL
_PARTS = str.maketrans(dict.fromkeys("|,•·()", " "))
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)")
_CLOCK = re.compile(r"\d{1,2}(?:[:.h]\d{2}){1,2}(?:am|pm|h|z|uhr)?|\d{1,2}(?:am|pm|h)|\d{1,2}h\d{2}")
_DIGITS = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:z|[+-]\d{2}:?\d{2})?"
)
_CJK = re.compile(r"\d{2,4}[年년]\s?\d{1,2}[月월](?:\s?\d{1,2}[日일])?")
_CJK_REST = re.compile(
    r"[0-9時时分秒点点曜星期一二三四五六日月火水木金土午前后後年시분초오전후\s:./()-]*(?:更新|公開|配信|发布|發佈|发表|更新日|作成|입력|수정)*[0-9時时分秒点\s:./()-]*"
)


def is_date_line(line: str) -> bool:
    """Whether a folded line holds nothing but dates, times and the words that label them.

    >>> is_date_line("13/08/2015 17:51 bst | updated 13/08/2016 06:12 bst"), is_date_line("may 1968: students march")
    (True, False)
    """
    if len(line) > 160 or not may_be_date(line):
        return False
    match = _CJK.match(line)
    if match:
        return _CJK_REST.fullmatch(line, match.end()) is not None
    dates = days = 0
    tokens = (
        line.replace("|", " ")
        .replace(",", " ")
        .replace("•", " ")
        .replace("·", " ")
        .replace("(", " ")
        .replace(")", " ")
        .replace(" - ", " ")
        .split()
    )
    if not 1 <= len(tokens) <= 20:
        return False
    for token in tokens:
        word = token.rstrip(".:;")
        if not word or word in "-/":
            continue
        if word in _KNOWN:
            dates += 1
        elif word.isdigit():
            days += len(word) <= 2
            dates += len(word) == 4 and word[:2] in ("19", "20")
            if len(word) > 4:
                return False
        elif _ORDINAL.fullmatch(word):
            days += 1
        elif _DIGITS.fullmatch(word):
            days += 1
            dates += 2
        elif _CLOCK.fullmatch(word):
            days += 1
            dates += 1
        elif word not in _FILL:
            return False
    return bool(days) and dates >= 2


def _may_be_date_plainly(words: frozenset[str], line: str) -> bool:
    """Whether no word of a line is one that no date has: most lines that are asked have one. Of letters of ASCII only."""
    for token in line.translate(_PARTS).split():
        word = token.rstrip(".:;")
        if word.isascii() and word.isalpha() and word.lower() not in words:
            return False
    return True


def _may_be_dates_plainly(words: frozenset[str], lines: list[str], indices: list[int]) -> list[int]:
    """Those of some lines of which that can be said, by their indices."""
    return [index for index in indices if _may_be_date_plainly(words, lines[index])]


may_be_date = partial(_may_be_date_plainly if _native is None else _native.may_be_date, _WORDS)
may_be_dates = partial(_may_be_dates_plainly if _native is None else _native.may_be_dates, _WORDS)
