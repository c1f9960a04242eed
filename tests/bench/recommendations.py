"""Recommendations of all mechanisms in the number in which the United Nations has them, made by the database itself."""

import io
from typing import Any

from django.db import connection

COUNT = 267_000
MULTILINGUAL = 10  # every tenth text stands in six languages

VERBS = (
    "Take further steps to", "Continue its efforts to", "Strengthen measures to", "Adopt legislation to", "Ensure resources to",
    "Redouble its efforts to", "Consider measures to", "Intensify cooperation to",
)  # fmt: skip
AIMS = (
    "prevent torture and ill-treatment in all places of detention", "protect women and girls from domestic violence",
    "guarantee access to quality education for children with disabilities", "ratify the Optional Protocol to the Convention",
    "protect the rights of migrant workers and members of their families", "combat trafficking in persons and assist victims",
    "establish a national human rights institution in line with the Paris Principles", "ensure freedom of expression of journalists",
    "eliminate discrimination against indigenous peoples", "reduce maternal mortality in rural areas",
    "abolish the death penalty and commute existing sentences", "raise the minimum age of criminal responsibility",
    "guarantee the independence of judges and lawyers", "improve access to safe drinking water and sanitation",
    "adopt a national action plan on business and human rights",
)  # fmt: skip
PLACES = (
    "in particular in rural areas", "with the participation of civil society", "in line with international standards",
    "including through training of the police", "and report on progress at the next review", "within the national plan of action",
)  # fmt: skip
OTHERS = {
    "fr": "Prendre de nouvelles mesures pour {0}: protéger les personnes privées de liberté contre la torture et les mauvais traitements ({1})",
    "es": "Adoptar nuevas medidas para {0}: proteger a las niñas y los niños contra la violencia y la discriminación ({1})",
    "ru": "Принять дополнительные меры {0}: защитить права детей и женщин, обеспечить независимость судей ({1})",
    "ar": "اتخاذ تدابير إضافية {0}: حماية حقوق المرأة والطفل ومنع التعذيب وإساءة المعاملة ({1})",
    "zh-hans": "采取进一步措施{0}：保护儿童权利，防止酷刑和虐待，保障妇女的平等机会（{1}）",
}

# Session-level settings keep the making short; the rows get their facts and words by the triggers, as imported ones do.
DOCUMENTS = """
INSERT INTO projects_mechanism (code, kind, name) VALUES ('CAT', 'treaty_body', 'CAT'), ('CCPR', 'treaty_body', 'CCPR'),
    ('CEDAW', 'treaty_body', 'CEDAW'), ('CERD', 'treaty_body', 'CERD'), ('CRC', 'treaty_body', 'CRC'), ('CRPD', 'treaty_body', 'CRPD'),
    ('SR housing', 'special_procedure', 'SR housing'), ('SR torture', 'special_procedure', 'SR torture')
    ON CONFLICT (code) DO NOTHING;
INSERT INTO projects_review (state_id, session_id, report_symbol, addendum_symbol, decision_symbol)
SELECT s.id, u.id, format('A/HRC/%s/%s', u.number + 11, s.n % 20 + 1), '', '' FROM
    (SELECT id, row_number() OVER (ORDER BY iso3) AS n FROM portal_state WHERE status = 'member') s
    JOIN portal_uprsession u ON u.number <= 48 AND u.number % 14 = s.n % 14
    ON CONFLICT DO NOTHING;
INSERT INTO projects_theme (vocabulary, name) SELECT v, 'Theme ' || n FROM
    unnest(ARRAY['uhri-2024', 'upr-info']) v, generate_series(1, 120) n ON CONFLICT DO NOTHING;
INSERT INTO projects_affectedgroup (name) SELECT 'Group ' || n FROM generate_series(1, 24) n ON CONFLICT DO NOTHING;
"""
RECOMMENDATIONS = """
WITH states AS (SELECT id, iso3, row_number() OVER (ORDER BY iso3) - 1 AS n, count(*) OVER () AS size FROM portal_state WHERE status = 'member'),
bodies AS (SELECT id, code, kind, row_number() OVER (ORDER BY code) - 1 AS n, count(*) OVER () AS size FROM projects_mechanism WHERE kind <> 'upr'),
reviews AS (SELECT r.id, r.state_id, r.report_symbol, row_number() OVER (PARTITION BY r.state_id ORDER BY r.id) - 1 AS n,
    count(*) OVER (PARTITION BY r.state_id) AS size FROM projects_review r),
rows AS (SELECT g, g / 200 AS doc, g %% 200 AS para FROM generate_series(1, %(count)s) g)
INSERT INTO projects_recommendation (mechanism_id, state_id, review_id, kind, document_symbol, paragraph, para_major, para_minor, para_suffix,
    is_provisional, needs_review, text, text_raw, language, text_hash, position, position_raw, position_source, published_on,
    state_progress, state_progress_on, ohchr_progress, source_profile, imported_at, imported)
SELECT CASE WHEN doc %% 5 < 2 THEN (SELECT id FROM projects_mechanism WHERE code = 'UPR') ELSE b.id END, s.id,
    CASE WHEN doc %% 5 < 2 THEN v.id END, 'recommendation',
    CASE WHEN doc %% 5 < 2 THEN format('%%s/R%%s', v.report_symbol, doc) ELSE format('%%s/C/%%s/CO/%%s', replace(b.code, ' ', ''), s.iso3, doc) END,
    format('140.%%s', para), 140, para, '', false, g %% 997 = 0,
    (%(verbs)s::text[])[g %% 8 + 1] || ' ' || (%(aims)s::text[])[g * 7 %% 15 + 1] || ', ' || (%(places)s::text[])[g / 3 %% 6 + 1]
        || CASE WHEN g %% 20000 = 0 THEN ' (zero-tolerance albinism programme)' ELSE '' END || ' (' || s.iso3 || ' ' || g || ')',
    '', 'en', md5(g::text), CASE WHEN doc %% 5 >= 2 THEN 'not_applicable' WHEN g %% 4 = 0 THEN 'noted' ELSE 'supported' END, '', '',
    make_date(2008 + doc %% 18, 1 + doc %% 12, 1), CASE WHEN g %% 9 = 0 THEN 'in_progress' ELSE '' END,
    CASE WHEN g %% 9 = 0 THEN date '2026-01-01' END, '', 'bench', now(), '{}'
FROM rows JOIN states s ON s.n = doc %% s.size JOIN bodies b ON b.n = doc %% b.size
LEFT JOIN reviews v ON v.state_id = s.id AND v.n = doc %% v.size;
"""
LINKS = """
INSERT INTO projects_recommendingstate (recommendation_id, state_id, "order", position)
SELECT r.id, s.id, 0, '' FROM projects_recommendation r
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM portal_state) s ON s.n = r.id % 190
    WHERE r.source_profile = 'bench' AND r.review_id IS NOT NULL;
INSERT INTO projects_recommendation_themes (recommendation_id, theme_id)
SELECT DISTINCT r.id, t.id FROM projects_recommendation r CROSS JOIN generate_series(1, 3) k
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM projects_theme) t ON t.n = (r.id * 7 + k * k * 31) % 240
    WHERE r.source_profile = 'bench';
INSERT INTO projects_recommendation_groups (recommendation_id, affectedgroup_id)
SELECT r.id, g.id FROM projects_recommendation r
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM projects_affectedgroup) g ON g.n = r.id % 24
    WHERE r.source_profile = 'bench';
INSERT INTO projects_recommendationsdg (recommendation_id, goal_id, target_id, origin)
SELECT r.id, t.goal_id, t.id, 'uhri' FROM projects_recommendation r
    JOIN (SELECT id, goal_id, row_number() OVER (ORDER BY id) - 1 AS n FROM portal_sdgtarget) t ON t.n = r.id % 169
    WHERE r.source_profile = 'bench';
"""
ANALYZE = "ANALYZE projects_recommendation, projects_recommendationfacts, projects_recommendationwords, projects_recommendation_themes, projects_recommendation_groups, projects_recommendationsdg, projects_recommendingstate, projects_recommendationtext"


def fill(count: int = COUNT) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DOCUMENTS)
        cursor.execute(
            RECOMMENDATIONS, {"count": count, "verbs": list(VERBS), "aims": list(AIMS), "places": list(PLACES)}
        )
        cursor.execute(LINKS)
        texts(cursor)
        cursor.execute(ANALYZE)


def texts(cursor: Any) -> None:
    """By COPY, as an import brings them."""
    with connection.cursor() as reader:
        reader.execute(
            "SELECT id, text FROM projects_recommendation WHERE source_profile = 'bench' AND id %% %s = 0",
            [MULTILINGUAL],
        )
        lines = io.StringIO()
        for key, _text in reader.fetchall():
            for language, pattern in OTHERS.items():
                words = pattern.format(key % 97, key)
                lines.write(f"{key}\t{language}\t{words}\tt\n")
    lines.seek(0)
    cursor.copy_expert(
        "COPY projects_recommendationtext (recommendation_id, language, text, is_official) FROM STDIN", lines
    )
