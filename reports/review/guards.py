"""What the database itself holds a report to, whoever writes and whatever runs at the same time."""

import pgtrigger

APPROVED = "('approved', 'published', 'superseded')"

# Waits for an approval that is under way, then sees its outcome.
TEXTS_STAY = pgtrigger.Trigger(
    name="texts_stay",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        PERFORM 1 FROM reports_report WHERE id = NEW.report_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM reports_report WHERE id = NEW.report_id AND status IN ('approved', 'published', 'superseded')) THEN
            RAISE EXCEPTION 'The texts of an approved report do not change any more'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'report_texts_stay', TABLE = 'reports_narrativetext';
        END IF;
        RETURN NEW;
    """,
)

# Whoever has written a text never approves the report: the list is kept here, so that no way of writing is left out.
WRITER_NOTED = pgtrigger.Trigger(
    name="writer_noted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.edited_by_id IS NOT NULL"),
    func="""
        INSERT INTO reports_report_writers (report_id, user_id) VALUES (NEW.report_id, NEW.edited_by_id)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)

AUTHOR_NOTED = pgtrigger.Trigger(
    name="author_noted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("drafted_by_id"),
    condition=pgtrigger.Condition("NEW.drafted_by_id IS NOT NULL"),
    func="""
        INSERT INTO reports_report_writers (report_id, user_id) VALUES (NEW.id, NEW.drafted_by_id)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)

APPROVER_WROTE_NOTHING = pgtrigger.Trigger(
    name="approver_wrote_nothing",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("approved_by_id"),
    condition=pgtrigger.Condition("NEW.approved_by_id IS NOT NULL"),
    func="""
        IF EXISTS (SELECT 1 FROM reports_report_writers w
                   WHERE w.report_id = NEW.id AND w.user_id = NEW.approved_by_id) THEN
            RAISE EXCEPTION 'Nobody approves a report they worked on'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'report_writer_never_approves',
                      TABLE = 'reports_report';
        END IF;
        RETURN NEW;
    """,
)

CONTENT_STAYS = pgtrigger.Trigger(
    name="content_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("figures", "figures_sha256", "options", "not_certified", "correction_reason"),
    condition=pgtrigger.Condition(
        f"OLD.status IN {APPROVED} AND"
        " (OLD.figures, OLD.figures_sha256, OLD.options, OLD.not_certified, OLD.correction_reason)"
        " IS DISTINCT FROM"
        " (NEW.figures, NEW.figures_sha256, NEW.options, NEW.not_certified, NEW.correction_reason)"
    ),
    func="""
        RAISE EXCEPTION 'An approved report does not change any more: it is corrected by a corrigendum'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_content_stays', TABLE = 'reports_report';
    """,
)
