"""What the property tests are fed: news in thirteen languages, noise of every category, and pages made of both.

All people, places and events are invented. Sentences come out of small grammars, so that every article is different and
no two paragraphs are alike; noise is what the rules say that they remove, and lists, menus and cards as pages have them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from grammar import OTHER_SCRIPTS, Grammar
from hypothesis import strategies as st

from cleantext.document import CATEGORIES
from cleantext.rules.book import built_in
from cleantext.rules.engine import Matcher

ROOT = Path(__file__).parent.parent


# ---- words ------------------------------------------------------------------------------------------------------


GRAMMARS = {
    "en": Grammar(
        who=(
            "The harbour board of Linnet Bay",
            "A retired glazier called Osric Penhale",
            "The county surveyor, Ms Adair",
            "A court in Thornmere",
            "The volunteers at the lifeboat station",
            "Dr Imelda Quarrie, who teaches hydrology,",
            "The owners of the last working windmill",
            "Nobody in the parish council",
        ),
        did=(
            "agreed on Tuesday to pay for a second survey of the sea wall",
            "has asked the ministry to explain how the money was spent",
            "will close the swing bridge to heavy lorries from October",
            "found eleven letters behind the panelling",
            "turned down an offer of £340,000 for the drill hall",
            "counted fewer swifts than in any year since 1987",
            "wants the night ferry to call twice a week",
        ),
        where=(
            "at a crowded meeting in the chapel",
            "in the valley that floods every other winter",
            "near the old customs house",
            "between the mill and the railway line",
            "on the far side of the estuary",
            "in front of some two hundred residents",
        ),
        why=(
            "because the pumps have failed three times and the insurers will not wait",
            "although the report that everybody quotes was never published",
            "which surprised even those who had voted for it",
            "and nobody expects the matter to end there",
            "after a summer in which the river fell to its lowest level on record",
            "while a second inquiry looks into the contract",
        ),
        quotations=(
            "“We were told that it would take a week, and that was in March,” said Osric Penhale, who lives next door.",
            "“It is over,” she said.",
            "“I never signed anything,” Mr Brandreth told the court. “My brother did, and he cannot read.”",
            "Ms Adair said: “If you subscribe to the idea that water finds its own way, you will not be surprised.”",
            "“Sign up for the vaccine while the tent is still here,” the nurse told the crowd, and most of them did.",
            "“People share what they have,” he said, looking at the advertisement for the flats on the quay.",
        ),
        headlines=(
            "Sea wall survey leaves Linnet Bay with a bill nobody will pay",
            "Eleven letters found behind panelling in Thornmere drill hall",
            "‘We counted every swift’: how a village measured its summer",
            "Swing bridge to close to lorries from October",
            "Why the night ferry matters to four hundred people",
        ),
        standfirsts=(
            "The second report in two years says what the first one did, only louder.",
            "Residents knew for decades; now the county has it in writing",
            "What the money was for, where it went, and who is still waiting for it.",
        ),
        crossheads=(
            "Junior doctor strikes",
            "‘Nobody asked us’",
            "“A wall is only as good as its sand”",
            "What happens next?",
            "The last ferry",
            "Money in the mud",
            "1953 and after",
        ),
        items=(
            "a second pump for the lower quay",
            "four new timber gates",
            "a warden who lives on the island",
            "no lorries above 18 tonnes",
            "one public meeting every quarter",
        ),
        rows=(
            "Thornmere 14 3 41",
            "Linnet Bay 12 5 38",
            "Upper Wend 9 8 29",
            "Saltby Cross 7 7 27",
        ),
        endings=(
            "The inquiry goes on",
            "A decision is due in the spring",
            "The ferry sails at dawn",
        ),
        others=(
            "Baker wins award with loaf nobody can slice",
            "Tunnel under Mount Harrow delayed again",
            "Seven goats escape from city farm, six come home",
            "Chess prodigy beats her own teacher",
            "Rare orchid spotted beside motorway",
            "Orchestra plays whole concert in darkness",
        ),
    ),
    "de": Grammar(
        who=(
            "Der Gemeinderat von Hinterfelden",
            "Die pensionierte Lehrerin Almut Brachvogel",
            "Das Landgericht in Torsum",
            "Der Deichverband, dem die Pumpen gehören,",
            "Eine Gruppe von Anwohnern und Pendlern",
            "Der Wasserbauer Henning Ostrau",
            "Die Betreiberin der letzten Windmühle",
        ),
        did=(
            "hat am Dienstag ein zweites Gutachten über die Kaimauer verlangt",
            "will die Drehbrücke vom Herbst an für schwere Lastwagen sperren",
            "fand elf Briefe hinter der Täfelung",
            "lehnte ein Angebot von 340.000 Euro für die alte Turnhalle ab",
            "zählte so wenige Mauersegler wie seit 1987 nicht mehr",
            "muss die Kosten nun doch offenlegen",
        ),
        where=(
            "in einer überfüllten Sitzung und unter Protest",
            "in dem Tal, das jeden zweiten Winter unter Wasser steht",
            "neben dem früheren Zollhaus",
            "zwischen der Mühle und der Bahnlinie",
            "vor rund zweihundert Zuhörern",
        ),
        why=(
            "weil die Pumpen dreimal ausgefallen sind und die Versicherung nicht länger wartet",
            "obwohl der Bericht, den alle zitieren, nie erschienen ist",
            "was selbst die überraschte, die dafür gestimmt hatten",
            "und niemand glaubt, dass die Sache damit erledigt ist",
            "während ein zweiter Ausschuss die Verträge prüft",
        ),
        quotations=(
            "„Man hat uns gesagt, es dauere eine Woche, und das war im März“, sagt Ostrau, der nebenan wohnt.",
            "„Es ist vorbei“, sagte sie.",
            "„Ich habe nie etwas unterschrieben“, sagte Brandreth vor Gericht. „Das war mein Bruder.“",
            "Ostrau sagt: „Wer glaubt, dass Wasser sich anmeldet, bevor es kommt, der irrt.“",
        ),
        headlines=(
            "Gutachten zur Kaimauer stürzt Hinterfelden in neuen Streit",
            "Elf Briefe hinter der Täfelung der alten Turnhalle gefunden",
            "„Wir haben jeden Segler gezählt“: Ein Dorf misst seinen Sommer",
            "Drehbrücke wird für schwere Lastwagen gesperrt",
        ),
        standfirsts=(
            "Das zweite Gutachten sagt dasselbe wie das erste, nur lauter.",
            "Die Anwohner wussten es seit Jahrzehnten; nun hat es der Kreis schriftlich",
        ),
        crossheads=(
            "„Uns hat keiner gefragt“",
            "Die letzte Fähre",
            "Was nun?",
            "Geld im Schlamm",
            "Streik der jungen Ärzte",
        ),
        items=(
            "eine zweite Pumpe für den unteren Kai",
            "vier neue Tore aus Eiche",
            "ein Wärter, der auf der Insel wohnt",
            "keine Lastwagen über 18 Tonnen",
        ),
        rows=("Torsum 14 3 41", "Hinterfelden 12 5 38", "Oberwend 9 8 29"),
        endings=("Die Untersuchung dauert an", "Eine Entscheidung fällt im Frühjahr"),
        others=(
            "Bäcker gewinnt Preis mit Brot, das niemand schneiden kann",
            "Tunnel unter dem Harrberg verzögert sich erneut",
            "Sieben Ziegen brechen aus Tierpark aus",
            "Schachtalent schlägt eigene Trainerin",
            "Seltene Orchidee neben Autobahn entdeckt",
        ),
    ),
    "fr": Grammar(
        who=(
            "Le conseil municipal de Roquebelle",
            "L’ancienne institutrice Solange Vautrin",
            "Le tribunal de Montfrac",
            "Le syndicat des digues, propriétaire des pompes,",
            "Un collectif de riverains et de pêcheurs",
            "L’hydrologue Tancrède Ollivier",
        ),
        did=(
            "a demandé mardi une seconde étude sur les murs du quai",
            "veut interdire le pont tournant aux poids lourds dès octobre",
            "a trouvé onze lettres derrière les boiseries",
            "a refusé une offre de 340 000 euros pour l’ancienne halle",
            "n’avait jamais compté si peu de martinets depuis 1987",
            "doit désormais publier les comptes",
        ),
        where=(
            "lors d’une réunion houleuse dans la chapelle",
            "dans la vallée que les crues noient un hiver sur deux",
            "près de la maison des douanes",
            "entre le moulin et la voie ferrée",
            "devant quelque deux cents habitants",
        ),
        why=(
            "parce que les pompes sont tombées en panne trois fois et que les assureurs s’impatientent",
            "alors que le rapport cité par tous n’a jamais paru",
            "ce qui a surpris jusqu’à ceux qui avaient voté pour",
            "et personne ne croit que l’affaire en restera là",
            "tandis qu’une autre enquête examine les contrats",
        ),
        quotations=(
            "« On nous avait dit une semaine, et c’était en mars », raconte Tancrède Ollivier, qui habite à côté.",
            "« C’est fini », dit-elle.",
            "« Je n’ai jamais rien signé, a déclaré M. Brandreth à la barre. C’est mon frère, et il ne sait pas lire. »",
        ),
        headlines=(
            "À Roquebelle, une étude sur le quai que personne ne veut payer",
            "Onze lettres découvertes derrière les boiseries de la halle",
            "Le pont tournant fermé aux poids lourds dès octobre",
            "« Nous avons compté chaque martinet » : l’été d’un village",
        ),
        standfirsts=(
            "Le second rapport dit la même chose que le premier, en plus fort.",
            "Les riverains le savaient depuis des décennies ; le département l’écrit enfin",
        ),
        crossheads=(
            "« Personne ne nous a rien demandé »",
            "Le dernier bac",
            "Et maintenant ?",
            "De l’argent dans la vase",
        ),
        items=(
            "une seconde pompe pour le quai bas",
            "quatre portes neuves en chêne",
            "un gardien qui loge sur l’île",
            "aucun camion de plus de 18 tonnes",
        ),
        rows=("Montfrac 14 3 41", "Roquebelle 12 5 38", "Haute-Vende 9 8 29"),
        endings=("L’enquête se poursuit", "La décision tombera au printemps"),
        others=(
            "Un boulanger primé pour un pain impossible à trancher",
            "Le tunnel du mont Harel encore retardé",
            "Sept chèvres échappées d’une ferme urbaine",
            "Une orchidée rare repérée au bord de l’autoroute",
        ),
    ),
    "es": Grammar(
        who=(
            "El ayuntamiento de Peñalaria",
            "La maestra jubilada Eulalia Bercial",
            "El juzgado de Torremesa",
            "El consorcio que gestiona las bombas",
            "Un grupo de vecinos y pescadores",
            "El hidrólogo Fermín Astudillo",
        ),
        did=(
            "pidió el martes un segundo estudio sobre el muro que protege el puerto",
            "quiere cerrar el puente giratorio a los camiones desde octubre",
            "encontró once cartas detrás de los paneles",
            "rechazó una oferta de 340.000 euros por el viejo mercado",
            "contó menos vencejos que en ningún año desde 1987",
            "tendrá que explicar en qué gastó el dinero",
        ),
        where=(
            "en una reunión que llenó la ermita",
            "en el valle que se inunda un invierno sí y otro no",
            "junto a la antigua aduana",
            "entre el molino y la vía del tren",
            "ante unos doscientos asistentes",
        ),
        why=(
            "porque las bombas han fallado tres veces y las aseguradoras no esperan",
            "aunque el informe que todos citan nunca se publicó",
            "lo que sorprendió incluso a quienes votaron a favor",
            "y nadie cree que el asunto acabe ahí",
            "mientras otra comisión revisa los contratos",
        ),
        quotations=(
            "«Nos dijeron que sería una semana, y eso fue en marzo», cuenta Astudillo, que vive al lado.",
            "«Se acabó», dijo ella.",
            "«Yo nunca firmé nada», declaró Brandreth ante el tribunal. «Fue mi hermano, y no sabe leer».",
        ),
        headlines=(
            "El muro del puerto deja en Peñalaria una factura que nadie paga",
            "Hallan once cartas detrás de los paneles del viejo mercado",
            "El puente giratorio se cierra a los camiones desde octubre",
            "«Contamos cada vencejo»: el verano medido por un pueblo",
        ),
        standfirsts=(
            "El segundo informe dice lo mismo que el primero, pero más alto.",
            "Los vecinos lo sabían desde hace décadas; ahora consta por escrito",
        ),
        crossheads=("«Nadie nos preguntó»", "El último transbordador", "¿Y ahora qué?", "Dinero en el fango"),
        items=(
            "una segunda bomba para el muelle bajo",
            "cuatro compuertas nuevas de roble",
            "un guarda que viva en la isla",
            "ningún camión de más de 18 toneladas",
        ),
        rows=("Torremesa 14 3 41", "Peñalaria 12 5 38", "Vendalta 9 8 29"),
        endings=("La investigación sigue abierta", "La decisión llegará en primavera"),
        others=(
            "Premian a un panadero por una hogaza imposible de cortar",
            "El túnel de Montejara vuelve a retrasarse",
            "Siete cabras escapan de una granja escuela",
            "Descubren una orquídea rara junto a la autovía",
        ),
    ),
    "pl": Grammar(
        who=(
            "Burmistrz miasteczka Zalesin Nadbrzeżny",
            "Emerytowany szklarz Kazimierz Bednorz",
            "Sąd okręgowy w Tarnowcu Morskim",
            "Zarząd spółki, do której należą pompy,",
            "Hydrolog Bogumił Ostrawski",
            "Właściciel ostatniego wiatraka",
        ),
        did=(
            "zażądał we wtorek drugiej ekspertyzy na temat nabrzeża",
            "chce od jesieni zamknąć most obrotowy dla ciężarówek",
            "znalazł jedenaście listów za boazerią",
            "odrzucił ofertę 340 tysięcy złotych za starą halę",
            "nie naliczył tak mało jerzyków od 1987 roku",
            "musi teraz ujawnić wszystkie rachunki",
        ),
        where=(
            "na burzliwym zebraniu w kaplicy",
            "w dolinie zalewanej co drugą zimę",
            "obok dawnej komory celnej",
            "między młynem a torami",
            "na oczach dwustu mieszkańców",
        ),
        why=(
            "ponieważ pompy zawiodły trzy razy i ubezpieczyciel nie chce dłużej czekać",
            "choć raport, na który wszyscy się powołują, nigdy się nie ukazał",
            "co zdziwiło nawet tych, którzy głosowali za",
            "i nikt nie wierzy, że na tym się skończy",
            "a druga komisja bada w tym czasie umowy",
        ),
        quotations=(
            "„Mówili, że to potrwa tydzień, i to było w marcu” – opowiada Ostrawski, który mieszka tuż obok.",
            "„To koniec” – powiedziała.",
            "„Niczego nie podpisałem” – zeznał przed sądem Brandreth. „Zrobił to mój brat”.",
        ),
        headlines=(
            "Ekspertyza nabrzeża podzieliła Zalesin. Rachunku nikt nie chce zapłacić",
            "Jedenaście listów za boazerią starej hali",
            "Most obrotowy zamknięty dla ciężarówek od jesieni",
        ),
        standfirsts=(
            "Drugi raport mówi to samo co pierwszy, tylko głośniej.",
            "Mieszkańcy wiedzieli o tym od dawna, teraz mają to na piśmie",
        ),
        crossheads=("„Nikt nas nie pytał”", "Ostatni prom", "Co teraz?", "Pieniądze w mule"),
        items=(
            "druga pompa na dolne nabrzeże",
            "cztery nowe wrota z dębu",
            "strażnik mieszkający na wyspie",
            "żadnych ciężarówek powyżej 18 ton",
        ),
        rows=("Tarnowiec 14 3 41", "Zalesin 12 5 38", "Wendów 9 8 29"),
        endings=("Śledztwo trwa", "Decyzja zapadnie wiosną"),
        others=(
            "Piekarz nagrodzony za bochenek nie do pokrojenia",
            "Tunel pod Harową znów się opóźnia",
            "Siedem kóz uciekło z miejskiej zagrody",
            "Rzadki storczyk przy autostradzie",
        ),
    ),
    "ru": Grammar(
        who=(
            "Городской совет Приозёрной Слободы",
            "Отставной стекольщик Осип Пенкин",
            "Районный суд в Тернове",
            "Хозяин последней ветряной мельницы",
            "Гидролог Игнат Остроухов",
            "Директор спасательной станции",
        ),
        did=(
            "потребовал во вторник второго обследования набережной",
            "намерен закрыть разводной мост для грузовиков на всю зиму",
            "нашёл одиннадцать писем за деревянной обшивкой",
            "отказался продать старый манеж за 340 тысяч рублей",
            "не насчитал и сотни стрижей впервые за много лет",
            "должен теперь раскрыть все счета",
        ),
        where=(
            "на шумном собрании и при полном зале",
            "в долине, которую затапливает через зиму",
            "рядом со старой таможней",
            "между мельницей и железной дорогой",
            "на глазах двухсот жителей",
        ),
        why=(
            "потому что насосы отказывали трижды и страховщики больше не ждут",
            "хотя отчёт, на который все ссылаются, так и не вышел",
            "что удивило даже тех, кто голосовал за",
            "и никто не верит, что на этом всё кончится",
            "а вторая комиссия тем временем изучает договоры",
        ),
        quotations=(
            "«Нам говорили, что это займёт неделю, и было это в марте», — рассказывает Остроухов, живущий по соседству.",
            "«Всё кончено», — сказала она.",
            "— Я ничего не подписывал, — заявил на суде Брандрет. — Это сделал мой брат.",
        ),
        headlines=(
            "Обследование набережной поссорило Приозёрную Слободу",
            "За обшивкой старого манежа нашли одиннадцать писем",
            "Разводной мост закроют для грузовиков на всю зиму",
        ),
        standfirsts=(
            "Второй отчёт говорит то же, что и первый, только громче.",
            "Жители знали об этом десятилетиями, теперь это есть на бумаге",
        ),
        crossheads=("«Нас никто не спросил»", "Последний паром", "Что дальше?", "Деньги в иле"),
        items=(
            "второй насос для нижней пристани",
            "четверо новых дубовых ворот",
            "сторож, живущий на острове",
            "никаких грузовиков тяжелее 18 тонн",
        ),
        rows=("Тернов 14 3 41", "Слобода 12 5 38", "Верхняя Венда 9 8 29"),
        endings=("Расследование продолжается", "Решение примут весной"),
        others=(
            "Пекарь получил премию за каравай, который не разрезать",
            "Тоннель под горой Харой снова откладывается",
            "Семь коз сбежали с городской фермы",
            "Редкую орхидею заметили у автострады",
        ),
    ),
    "ja": Grammar(
        who=(
            "白浜町の港湾委員会は",
            "元ガラス職人の大槻さんは",
            "霧沢地方裁判所は",
            "水文学者の緒方教授は",
            "最後の風車の持ち主は",
        ),
        did=(
            "護岸の二度目の調査を求める方針を決めた",
            "旋回橋を秋から大型車に対して閉鎖する考えを示した",
            "羽目板の裏から十一通の手紙を見つけた",
            "古い講堂に対する三千万円の申し出を断った",
            "会計の全容を明らかにしなければならなくなった",
        ),
        where=(
            "満員の集会所で",
            "一年おきに水につかる谷で",
            "旧税関のそばで",
            "水車小屋と線路の間で",
            "二百人の住民の前で",
        ),
        why=(
            "ポンプが三度も故障し保険会社が待てないと告げたため",
            "誰もが引用する報告書は一度も世に出ていないのに",
            "反対の声がやまない中で",
            "別の委員会が契約を調べている間に",
        ),
        quotations=(
            "「一週間で終わると言われたが、それは三月のことだった」と隣に住む緒方さんは振り返る。",
            "「もう終わった」と彼女は語った。",
            "「私は何も署名していない。兄がしたのだ」と被告は法廷で述べた。",
        ),
        headlines=(
            "護岸調査の費用をめぐり白浜町が揺れる",
            "古い講堂の羽目板の裏から十一通の手紙",
            "旋回橋、秋から大型車の通行止めへ",
        ),
        standfirsts=(
            "二つ目の報告書は一つ目と同じことを、もっと大きな声で言っている。",
            "住民は何十年も前から知っていた",
        ),
        crossheads=("「誰も聞きに来なかった」", "最後の渡し船", "泥の中の金"),
        items=("下の岸壁に二台目のポンプ", "樫でできた新しい水門を四つ", "島に住む見張り番"),
        rows=("霧沢 14 3 41", "白浜 12 5 38", "上和田 9 8 29"),
        endings=("調べは続いている", "春には結論が出る"),
        others=(
            "誰にも切れないパンで職人が受賞",
            "原山トンネルの工事がまた遅れる",
            "ヤギ七頭が都市農園から脱走",
            "高速道路の脇に珍しいラン",
        ),
        sentence="{who}{why}、{where}{did}。",
        between="",
    ),
    "zh": Grammar(
        who=("白沙湾港务委员会", "退休的玻璃匠欧阳启明", "雾溪县法院", "水文学者柳承志", "最后一座风车的主人"),
        did=(
            "决定要求对海堤进行第二次勘察",
            "打算从秋天起禁止重型卡车通过旋转桥",
            "在护墙板后面发现了十一封信",
            "拒绝了用三百万元买下旧礼堂的提议",
            "如今不得不公开全部的账目",
        ),
        where=(
            "在挤满了人的祠堂里",
            "在隔一年就被水淹的山谷里",
            "在旧海关的旁边",
            "在磨坊和铁路之间",
            "在两百名居民的面前",
        ),
        why=(
            "因为水泵已经坏了三次，保险公司不愿再等",
            "尽管人人引用的那份报告从未面世",
            "这让投了赞成票的人也感到意外",
            "没有人相信事情会就此结束",
        ),
        quotations=(
            "“他们说只要一个星期，那还是三月的事。”住在隔壁的柳承志说。",
            "“都结束了。”她说。",
            "“我什么都没有签过，”被告在法庭上说，“是我的哥哥签的。”",
        ),
        headlines=("海堤勘察的费用让白沙湾争执不休", "旧礼堂的护墙板后面发现十一封信", "旋转桥秋天起禁止重型卡车通行"),
        standfirsts=("第二份报告说的和第一份一样，只是声音更大。", "居民几十年前就知道"),
        crossheads=("“没有人问过我们”", "最后一班渡船", "泥里的钱"),
        items=("下码头的第二台水泵", "四扇新的橡木闸门", "一个住在岛上的看守人"),
        rows=("雾溪 14 3 41", "白沙湾 12 5 38", "上文德 9 8 29"),
        endings=("调查仍在继续", "春天会有结果"),
        others=("面包师凭切不开的面包获奖", "哈罗山隧道再次延期", "七只山羊逃出城市农场", "高速公路旁发现罕见兰花"),
        sentence="{where}，{who}{did}，{why}。",
        between="",
    ),
    "ko": Grammar(
        who=(
            "백사만 항만위원회는",
            "은퇴한 유리공 오세준 씨는",
            "무계 지방법원은",
            "수문학자 유승지 교수는",
            "마지막 풍차의 주인은",
        ),
        did=(
            "방파제를 두 번째로 조사해 달라고 요구했다",
            "가을부터 대형 트럭의 회전교 통행을 막겠다고 밝혔다",
            "벽판 뒤에서 편지 열한 통을 찾아냈다",
            "옛 강당을 사겠다는 제안을 거절했다",
            "이제 모든 장부를 공개해야 한다",
        ),
        where=(
            "사람들로 가득 찬 회관에서",
            "한 해 걸러 물에 잠기는 골짜기에서",
            "옛 세관 옆에서",
            "방앗간과 철길 사이에서",
        ),
        why=(
            "펌프가 세 번이나 고장 나고 보험사가 더는 기다리지 않기 때문에",
            "모두가 인용하는 보고서는 한 번도 나온 적이 없지만",
            "다른 위원회가 계약을 살펴보는 동안",
            "찬성한 사람들조차 놀랄 만큼 갑자기",
        ),
        quotations=(
            "“일주일이면 끝난다고 했는데 그게 삼월이었다”고 옆집에 사는 유 교수는 말했다.",
            "“이제 끝났다”고 그는 말했다.",
            "“나는 아무것도 서명하지 않았다”고 피고인은 법정에서 진술했다.",
        ),
        headlines=(
            "방파제 조사 비용 두고 백사만 시끌",
            "옛 강당 벽판 뒤에서 나온 편지 열한 통",
            "회전교, 가을부터 대형 트럭 못 다닌다",
        ),
        standfirsts=("두 번째 보고서는 첫 번째와 같은 말을 더 크게 한다.", "주민들은 수십 년 전부터 알고 있었다"),
        crossheads=("“아무도 묻지 않았다”", "마지막 나룻배", "진흙 속의 돈"),
        items=("아래 부두에 놓을 두 번째 펌프", "참나무로 만든 새 수문 네 개", "섬에 사는 지킴이 한 명"),
        rows=("무계 14 3 41", "백사만 12 5 38", "윗벤드 9 8 29"),
        endings=("조사는 계속되고 있다", "봄이면 결론이 난다"),
        others=(
            "아무도 자르지 못하는 빵으로 상 받은 제빵사",
            "하로산 터널 또 늦어진다",
            "도시 농장에서 염소 일곱 마리 탈출",
        ),
        sentence="{who} {where} {why} {did}.",
    ),
    **OTHER_SCRIPTS,
}
LANGUAGES = tuple(GRAMMARS)


# ---- articles ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One block of a page: of the article, or noise of a category."""

    text: str
    kind: str  #: "headline", "paragraph" ..., or a category of noise
    gap: int | None = None  #: blank lines before it; the page's own if None

    @property
    def is_noise(self) -> bool:
        return self.kind in CATEGORIES


@dataclass(frozen=True)
class Page:
    """Blocks, top to bottom, and how they are set."""

    parts: tuple[Part, ...]
    language: str = "en"
    gap: int = 1
    end: str = "\n"
    text: str = field(init=False)

    def __post_init__(self) -> None:
        made = [
            part.text if not number else self.end * (1 + (self.gap if part.gap is None else part.gap)) + part.text
            for number, part in enumerate(self.parts)
        ]
        object.__setattr__(self, "text", "".join(made))

    @property
    def article(self) -> list[str]:
        """The blocks that must stay."""
        return [part.text for part in self.parts if not part.is_noise]

    @property
    def headline(self) -> str | None:
        return next((part.text for part in self.parts if part.kind == "headline"), None)


def languages() -> st.SearchStrategy[str]:
    return st.sampled_from(LANGUAGES)


def sentences(language: str) -> st.SearchStrategy[str]:
    """A sentence of a news report."""
    words = GRAMMARS[language]

    def build(who: str, did: str, where: str, why: str) -> str:
        sentence = words.sentence.format(who=who, did=did, where=where, why=why)
        return sentence[0].upper() + sentence[1:]

    parts = (words.who, words.did, words.where, words.why)
    return st.builds(build, *map(st.sampled_from, parts))


def paragraphs(language: str) -> st.SearchStrategy[str]:
    """One to three sentences."""
    own = st.lists(sentences(language), min_size=1, max_size=3, unique=True)
    return own.map(GRAMMARS[language].between.join)


def _parts(kind: str, texts: Sequence[str]) -> st.SearchStrategy[list[Part]]:
    return st.sampled_from(texts).map(lambda text: [Part(text, kind)])


def sections(language: str) -> st.SearchStrategy[list[Part]]:
    """Paragraphs under a crosshead, with a quotation, a list or a small table behind them."""
    words = GRAMMARS[language]
    nothing: st.SearchStrategy[list[Part]] = st.just([])
    body = st.lists(paragraphs(language), min_size=1, max_size=2, unique=True)
    head = nothing | _parts("crosshead", words.crossheads)
    bullet = st.sampled_from(("", "- ", "• ", "– "))
    items = st.lists(st.sampled_from(words.items), min_size=2, unique=True)
    lists = st.builds(lambda sign, own: [Part(sign + item, "item", 0) for item in own], bullet, items)
    tables = st.lists(st.sampled_from(words.rows), min_size=2, unique=True).map(
        lambda rows: [Part(row, "row", 0) for row in rows]
    )
    extra = nothing | _parts("quotation", words.quotations) | lists | tables
    return st.builds(
        lambda head, body, extra: [*head, *(Part(text, "paragraph") for text in body), *extra], head, body, extra
    )


@st.composite
def articles(draw: st.DrawFn, language: str | None = None, headed: bool | None = None) -> Page:
    """A whole article: headline, standfirst, sections, and an end."""
    language = language or draw(languages())
    words = GRAMMARS[language]
    parts: list[Part] = []
    if draw(st.booleans()) if headed is None else headed:
        parts += draw(_parts("headline", words.headlines))
        parts += draw(st.just([]) | _parts("standfirst", words.standfirsts))
    for section in draw(st.lists(sections(language), min_size=2, max_size=5)):
        parts += section
    parts.append(Part(draw(paragraphs(language)), "paragraph"))
    parts += draw(st.just([]) | _parts("ending", words.endings))
    seen: set[str] = set()
    own = [part for part in parts if not (part.text in seen or seen.add(part.text))]  # type: ignore[func-returns-value]
    if own[0].kind == "crosshead":
        del own[0]  # at the top it would be a headline
    end = draw(st.sampled_from(("\n", "\r\n")))
    return Page(tuple(own), language, draw(st.integers(0, 3)), end)


# ---- noise ------------------------------------------------------------------------------------------------------


@cache
def _matcher() -> Matcher:
    return Matcher(built_in())


@cache
def known_lines(language: str, *where: str) -> tuple[Part, ...]:
    """What the rules of a language say that they remove; of rules for such places, and first to know it among all."""
    rules = [(rule, text) for rule in built_in([language]) for text in rule.removes if "\n" not in text]
    verdicts = [(text, rule, _matcher().line(text)) for rule, text in rules]
    return tuple(
        Part(text, rule.category) for text, rule, first in verdicts if first is not None and first.where in where
    )


def noise_lines(language: str) -> st.SearchStrategy[list[Part]]:
    """One line of furniture, of any category."""
    lines = known_lines(language, "line", "inline")
    return st.sampled_from(sorted({part.kind for part in lines})).flatmap(
        lambda kind: st.sampled_from([part for part in lines if part.kind == kind]).map(lambda part: [part])
    )


def link_lists(language: str, least: int = 0) -> st.SearchStrategy[list[Part]]:
    """A lead-in, and headlines of other stories behind it, all with the same gap."""
    leads = st.sampled_from([part for part in known_lines(language, "lead") if part.kind == "related"])
    links = st.lists(st.sampled_from(GRAMMARS[language].others), min_size=least, max_size=4, unique=True)
    gaps = st.integers(0, 2)
    return st.builds(
        lambda lead, links, gap: [lead, *(Part(link, "related", gap) for link in links)], leads, links, gaps
    )


def menus(language: str) -> st.SearchStrategy[list[Part]]:
    """Labels, one below the other; English ones where a language has few."""
    own = known_lines(language, "label")
    labels = st.sampled_from([replace(part, gap=0) for part in (own if len(own) >= 8 else known_lines("en", "label"))])
    return st.lists(labels, min_size=3, max_size=8, unique_by=lambda part: part.text)


def cards(language: str) -> st.SearchStrategy[list[Part]]:
    """Another story: its headline twice, and the beginning of its first sentence."""

    def card(other: str, teaser: str, sign: str) -> list[Part]:
        words = teaser.split(" ")
        cut = " ".join(words[:14]) if len(words) > 14 else teaser[:-4]
        return [Part(other, "related"), Part(other, "related"), Part(cut.rstrip(",.") + sign, "related")]

    others = st.sampled_from(GRAMMARS[language].others)
    return st.builds(card, others, sentences(language), st.sampled_from(("...", "…")))


#: What opens, dates and closes a reader's comment: the line above all of them, how long ago it was, the button.
COMMENTS = {
    "en": ("Comments", "2 hours ago", "Reply"),
    "de": ("3 Kommentare", "vor 2 Stunden", "Antworten"),
    "fr": ("3 commentaires", "il y a 2 heures", "Répondre"),
    "es": ("3 comentarios", "hace 2 horas", "Responder"),
    "it": ("3 commenti", "2 ore fa", "Rispondi"),
    "pt": ("3 comentários", "há 2 horas", "Responder"),
    "nl": ("3 reacties", "2 uur geleden", "Beantwoorden"),
    "pl": ("3 komentarze", "2 godziny temu", "Odpowiedz"),
    "nb": ("Kommentarer (3)", "2 timer siden", "Svar"),
    "sv": ("Kommentarer (3)", "för 2 timmar sedan", "Svara"),
    "da": ("Kommentarer (3)", "2 timer siden", "Svar"),
    "tr": ("Yorumlar (3)", "2 saat önce", "Yanıtla"),
    "ru": ("Комментарии (3)", "2 часа назад", "Ответить"),
    "ja": ("コメント(3)", "2時間前", "返信"),
    "zh": ("评论(3)", "2小时前", "回复"),
    "ko": ("댓글 3", "2시간 전", "답글"),
}
NICKNAMES = ("hawthornhedge", "No8Regular", "Wes C.", "Tova", "millpond_77", "Ada Quill")


@st.composite
def threads(draw: st.DrawFn, language: str) -> list[Part]:
    """Readers' comments under an article: a line that announces them, and for each a name, a time, what is said, a button."""
    above, ago, reply = COMMENTS.get(language, COMMENTS["en"])
    stamp = draw(st.sampled_from((ago, "12.03.2021 14:33", "2021-03-12 09:05")))
    gap = draw(st.integers(0, 1))
    names = draw(st.lists(st.sampled_from(NICKNAMES), min_size=3, max_size=6, unique=True))
    lines = [above]
    for name in names:
        said = draw(st.lists(sentences(language), min_size=1, max_size=2, unique=True))
        lines += [*draw(st.sampled_from(([name, stamp], [f"{name} {stamp}"]))), *said, reply]
    return [Part(line, "comments", gap) for line in lines]


def noise(language: str) -> st.SearchStrategy[list[Part]]:
    """A piece of furniture that gives itself away wherever it stands, before a paragraph or behind the last one."""
    return st.one_of(noise_lines(language), link_lists(language), menus(language), cards(language))


@st.composite
def pages(draw: st.DrawFn, headed: bool | None = None) -> Page:
    """An article with furniture above, between and below its blocks."""
    page = draw(articles(headed=headed))
    parts: list[Part] = []
    for number, part in enumerate(page.parts):
        if draw(st.integers(0, 3)) == 0:
            # Behind a list of links an article goes on with a paragraph: what is shorter could be one more link. And
            # another story's headline above an article without one would be taken for its own.
            alone = part.kind != "paragraph" or (number == 0 and page.headline is None)
            parts += draw(noise_lines(page.language) if alone else noise(page.language))
        parts.append(part)
    if draw(st.booleans()):
        for piece in draw(st.lists(noise(page.language), max_size=4)):
            parts += piece
    if draw(st.integers(0, 3)) == 0:
        parts += draw(threads(page.language).filter(lambda own: not any(part.text in page.text for part in own)))
    return replace(page, parts=tuple(parts))


# ---- the real ones ----------------------------------------------------------------------------------------------


def fixture_text(fixture: dict[str, object]) -> str:
    """The document of a fixture, joined as fixtures/README.md says."""
    text = ""
    blocks = fixture["blocks"]
    assert isinstance(blocks, list)
    for number, block in enumerate(blocks):
        text += ("\n" * (block.get("gap", 1) + 1) if number else "") + block["text"]
    return text


@cache
def real_texts() -> dict[str, str]:
    """The documents of fixtures/ and seeds/ under their names."""
    texts = {
        path.stem: fixture_text(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "fixtures").glob("*.json"))
    }
    texts.update((path.stem, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "seeds").glob("*.txt")))
    return texts


def shaken(text: str) -> st.SearchStrategy[str]:
    """The lines of a text, some of them left out, doubled or moved; seldom all of them."""
    lines = text.split("\n")
    place = st.integers(0, len(lines) - 1)
    changes = st.lists(
        st.tuples(st.sampled_from(("drop", "double", "move", "cut from", "cut to")), place, place), max_size=6
    )

    def apply(changes: list[tuple[str, int, int]]) -> str:
        now = list(lines)
        for what, one, other in changes:
            if not now:
                break
            one, other = one % len(now), other % len(now)
            if what == "drop":
                del now[one]
            elif what == "double":
                now.insert(other, now[one])
            elif what == "move":
                now.insert(other, now.pop(one))
            elif what == "cut from" and one > len(now) // 2:
                del now[one:]
            elif what == "cut to" and one < len(now) // 2:
                del now[:one]
        return "\n".join(now)

    pile = st.lists(st.sampled_from(lines), max_size=30).map("\n".join)
    return st.one_of(changes.map(apply), changes.map(apply), pile)


def scrapes() -> st.SearchStrategy[str]:
    """A real-shaped document, shaken; now and then two of them, one after the other."""
    own = st.sampled_from(sorted(real_texts())).flatmap(lambda name: shaken(real_texts()[name]))
    return own | st.builds(lambda one, other: one + "\n" + other, own, own)


# ---- anything at all --------------------------------------------------------------------------------------------

#: What filters look for, in any order: the hardest thing to be consistent about.
_SHARDS = [
    "Advertisement",
    "Related",
    "Read more:",
    "Related Stories",
    "Read more: Mayor resigns",
    "Sign up to our daily newsletter.",
    "Share",
    "Facebook",
    "Comments",
    "Home",
    "News",
    "Sport",
    "By Jane Doe",
    "Published: 12 March 2024",
    "12 March 2024",
    "3 hours ago",
    "Photo: Pete Hollis",
    "(Story continues below)",
    "© 2024 Ledger Media Ltd",
    "Subscribe",
    "Weather",
    "Ad",
    "Harbour bridge closed to all traffic",
    "Baker wins award with loaf",
    "Tunnel delayed again...",
    "Sixty goats left the farm on Monday and none of them…",
    "The council met on Monday and agreed, after four hours, to pay for the second survey of the wall.",
    "The mayor, who had voted against it, said that nobody should expect the work to begin before the spring.",
    "“It is over,” she said.",
    "She said. Sign up to our daily newsletter. Nobody did.",
    "Junior doctor strikes",
    "Thornmere 14 3 41",
    "“Nobody asked us”",
    "Mehr zum Thema",
    "Anzeige",
    "Lire aussi",
    "広告",
    "Реклама",
    ".",
    "…",
    '"',
    "“",
    "(",
    ")",
    "•",
    ":",
    "&amp;",
    "\r",
    "\r\n",
    "\t",
    "\u2028",
    "\u3000",
]


def soups() -> st.SearchStrategy[str]:
    """Furniture, headlines, paragraphs and signs in any order, on lines of their own or not."""
    joints = st.sampled_from(("\n", "\n", "\n", "\n\n", "\n\n\n", " ", "", "\r\n", ". "))
    pairs = st.lists(st.tuples(st.sampled_from(_SHARDS), joints), max_size=24)
    return pairs.map(lambda pairs: "".join(shard + joint for shard, joint in pairs))


def anything() -> st.SearchStrategy[str]:
    """Any str: controls, surrogates, line ends of all kinds, right to left, nothing."""
    return st.one_of(
        st.text(max_size=200),
        st.text(st.characters(), max_size=60),
        st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Sk"]), max_size=60),
        st.text(st.sampled_from('\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029 \ta.…"“”()'), max_size=80),
        st.text(st.sampled_from("שלוםعربي\u200f\u200e\u202b\u202c .\n"), max_size=80),
        soups(),
    )


def documents() -> st.SearchStrategy[str]:
    """Texts of all kinds: pages, shaken scrapes, soups."""
    return st.one_of(pages().map(lambda page: page.text), scrapes(), soups())
