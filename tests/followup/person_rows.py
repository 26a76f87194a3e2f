"""Every rule of one person's follow-up broken once; see test_followup_rows.py."""

from typing import Any

from django.utils import timezone

from followup import selectors
from followup.actions import indicators
from followup.models import (
    ActionPlan,
    CheckAnswer,
    CheckLink,
    Effort,
    PersonEvent,
    PlanGoal,
    PlanStep,
    QuestionVersion,
    Rating,
    RatingDraft,
)
from organisation.models import User
from participants.models import Placement
from tests.participants.placing import DAY
from tests.rows import Write, again, change


def make_person(ama: Placement, by: User) -> dict[str, Any]:
    """Make a row of each kind for the person at the place."""
    talks = selectors.milestones_of(ama).filter(rule__records="conversation")[:2]
    links = [
        CheckLink.objects.create(
            milestone=one, token_hash=bytes([number]), created_by=by, expires_at=timezone.now() + 14 * DAY
        )
        for number, one in enumerate(talks)
    ]
    person, day = ama.participant, timezone.localdate()
    plan = ActionPlan.objects.create(participant=person, version=1, saved_by=by)
    goal = PlanGoal.objects.create(plan=plan, order=1, text="Ett arbete")
    step = PlanStep.objects.create(plan=plan, order=1, text="Gå kursen", who="participant", until=day)
    change(plan, agreed_on=day, agreed_at=timezone.now(), agreed_by=by)
    draft = ActionPlan.objects.create(participant=person, version=2, saved_by=by)
    effort = Effort.objects.create(participant=person, name="SFI", organiser="Vux", starts_on=day)
    indicators.load_first()
    asked = QuestionVersion.objects.get()
    given = {"person": [3] * 9, "consultant": [4] * 11, "taken_on": day, "written_by": by}
    rating = Rating.objects.create(participant=person, number=1, questions=asked, **given)
    newer = QuestionVersion.objects.create(number=2)
    told = {"kind": "plan_agreed", "actor": by, "actor_name": by.name}
    return {
        "plan": plan,
        "goal": goal,
        "step": step,
        "plan_draft": draft,
        "draft_goal": PlanGoal.objects.create(plan=draft, order=1, text="Ett arbete"),
        "draft_step": PlanStep.objects.create(plan=draft, order=1, text="Gå kursen"),
        "asked": asked,
        "question": asked.questions.order_by("pk")[0],
        "question_draft": newer,
        "draft_question": again(asked.questions.order_by("pk")[0], version=newer),
        "rating": rating,
        "rating_draft": RatingDraft.objects.create(
            participant=person, questions=asked, person=[-1] * 9, consultant=[-1] * 11, saved_by=by
        ),
        "effort": effort,
        "person_event": PersonEvent.objects.create(participant=person, **told),
        "link": links[1],
        "check": CheckAnswer.objects.create(link=links[0], attendance="mostly", works="well"),
    }


def _agreed(rows: Any) -> dict[str, Any]:
    return {
        "agreed_on": timezone.localdate(),
        "agreed_at": timezone.now(),
        "agreed_by": rows.plan.saved_by,
    }


def _of(plan: ActionPlan) -> dict[str, Any]:
    said = {"plan": plan, "progress": ["reached"], "progress_texts": [""]}
    return {"version": 2, "correction": "Fel.", **said}


CONSTRAINTS: dict[str, list[Write]] = {
    "one_check_link_at_a_time": [lambda r: again(r.link, token_hash=b"x")],
    "check_link_lasts": [
        lambda r: again(r.link, token_hash=b"x", milestone=r.done, expires_at=timezone.now() - DAY)
    ],
    "check_link_revoked_pair": [lambda r: change(r.link, revoked_at=timezone.now())],
    "check_answer_is_known": [
        lambda r: CheckAnswer.objects.create(link=r.link, attendance="mostly", works="x"),
        lambda r: CheckAnswer.objects.create(link=r.link, attendance="x", works="well"),
    ],
    "plan_version_once": [lambda r: again(r.plan_draft, version=1, **_agreed(r))],
    "one_plan_draft": [lambda r: again(r.plan_draft, version=3)],
    "plan_is_agreed_whole": [lambda r: change(r.plan_draft, agreed_on=timezone.localdate())],
    "new_plan_says_what_is_new": [
        lambda r: change(r.plan_draft, news=" ", **_agreed(r)),
        lambda r: again(r.plan_draft, participant=r.praktik.participant, version=1, news="Nytt."),
    ],
    "goal_once_in_order": [lambda r: again(r.draft_goal)],
    "goal_is_written": [lambda r: change(r.draft_goal, text=" ")],
    "step_once_in_order": [lambda r: again(r.draft_step)],
    "step_is_written": [lambda r: change(r.draft_step, text="")],
    "doer_is_known": [lambda r: change(r.draft_step, who="x")],
    "one_question_draft": [lambda r: again(r.question_draft, number=3)],
    "question_draft_has_no_publisher": [lambda r: change(r.question_draft, published_by=r.event.actor)],
    "question_once_in_order": [lambda r: again(r.draft_question)],
    "question_is_known": [
        lambda r: change(r.draft_question, asked="x"),
        lambda r: change(r.draft_question, asked="person", order=10),
        lambda r: change(r.draft_question, asked="consultant", order=12),
    ],
    "question_is_written": [
        lambda r: change(r.draft_question, topic=" "),
        lambda r: change(r.draft_question, text=""),
    ],
    "rating_draft_is_known": [
        lambda r: change(r.rating_draft, person=[-1] * 8),
        lambda r: change(r.rating_draft, consultant=[-2] * 11),
    ],
    "rating_version_once": [lambda r: again(r.rating)],
    "rating_is_answered": [
        lambda r: again(r.rating, number=2, person=[3] * 8),
        lambda r: again(r.rating, number=2, consultant=[6] * 11),
    ],
    "rating_correction_says_why": [
        lambda r: again(r.rating, version=2, correction=" "),
        lambda r: again(r.rating, number=2, correction="Fel."),
    ],
    "effort_is_named": [lambda r: change(r.effort, name=" "), lambda r: change(r.effort, organiser="")],
    "effort_dates_in_order": [lambda r: change(r.effort, ends_on=r.effort.starts_on - DAY)],
    "person_event_says_nothing_personal": [lambda r: again(r.person_event, comment="Om Anna.")],
}
TOGETHER: dict[str, list[Write]] = {
    "A link that waits is revoked, and nothing else": [
        lambda r: change(r.link, expires_at=timezone.now() + 99 * DAY),
        lambda r: change(r.check.link, revoked_at=timezone.now(), revoked_by=r.event.actor),
    ],
    "A link that is closed takes no answer": [
        lambda r: CheckAnswer.objects.create(
            link=again(r.link, milestone=r.done, token_hash=b"x"), attendance="mostly", works="well"
        ),
    ],
    "A plan stays with its person": [
        lambda r: change(r.plan_draft, participant=r.praktik.participant, version=1),
    ],
    "A plan follows the one that was agreed before it": [
        lambda r: again(r.plan_draft, participant=r.praktik.participant),
    ],
    "A plan that is agreed says who does what and when": [
        lambda r: change(r.plan_draft, news="Nytt.", **_agreed(r)),
    ],
    "A row in followup_actionplan is kept": [lambda r: change(r.plan, terms="Annat")],
    "What is said of goals is of all those of an agreed plan": [
        lambda r: again(r.conversation, **_of(r.plan_draft)),
        lambda r: again(r.conversation, **_of(r.plan) | {"progress": [], "progress_texts": []}),
    ],
    "Nine questions are asked of the person and eleven of the consultant": [
        lambda r: change(r.question_draft, published_at=timezone.now()),
    ],
    "A row in followup_questionversion is kept": [lambda r: change(r.asked, note="Annat")],
    "Published questions are kept as they were written": [
        lambda r: change(r.question, text="Annat"),
        lambda r: r.question.delete(),
    ],
    "Answers are given to published questions": [
        lambda r: again(r.rating, number=2, questions=r.question_draft),
    ],
    "A corrected rating follows the version before it": [
        lambda r: again(r.rating, version=3, correction="Fel."),
    ],
    "A rating follows the one before it": [lambda r: again(r.rating, number=3)],
    "What an agreed plan says is kept": [
        lambda r: r.plan.delete(),
        lambda r: r.step.delete(),
        lambda r: change(r.goal, text="Annat"),
        lambda r: change(r.step, plan=r.plan_draft, order=2),
        lambda r: again(r.goal, order=2),
    ],
}
KEPT = ("check", "person_event", "rating")
STAYING = ("link",)  # changed, but never taken away
