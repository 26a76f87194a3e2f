"""The one vocabulary of page templates: {% load ui %}. Class names stay in templates/ui/."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from lund_placements import swedish
from lund_placements.charts import Wheel
from lund_placements.charts import cell_bar as cell_bar_geometry

register = template.Library()


# Filters. An absent value (None) shows as an en dash: nothing is known, which is not the same as 0.
ABSENT = "–"


@register.filter
def number(value: Any, decimals: int | None = None) -> str:
    """1 234,5 with a no-break space; – for None."""
    return ABSENT if value is None else swedish.number(value, decimals)


@register.filter
def diff(value: Any) -> str:
    """−4, ±0 or +3; – for None."""
    return ABSENT if value is None else swedish.diff(value)


@register.filter
def minus(value: Any, other: Any) -> Any:
    """value − other, or None when either is None: {{ line.proposed|minus:line.last_year|diff }}."""
    return None if value is None or other is None else value - other


@register.filter
def places(count: int, kind: str = "") -> str:
    """57 arbetsmarknadsanställningar, 1 praktikplats, or 3 platser without a kind."""
    return swedish.places(count, kind)


@register.filter
def swedish_date(value: date | None) -> str:
    """13 november 2026; – for None. A time is shown as its local day."""
    return ABSENT if value is None else swedish.long_date(_local(value))


@register.filter
def day_and_month(value: date | None) -> str:
    """13 november; – for None."""
    return ABSENT if value is None else swedish.day_and_month(_local(value))


@register.filter
def clock(value: datetime | None) -> str:
    """20 november 2026 kl. 10.02 in local time; – for None."""
    return ABSENT if value is None else swedish.clock(_local(value))


@register.filter
def days_until(value: date, today: date | None = None) -> str:
    """om 12 dagar, i dag, 4 dagar sen, counted from `today` (default: the local day)."""
    return swedish.days_until(value, today or timezone.localdate())


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


# Small components.
@register.inclusion_tag("ui/_status.html")
def status(text: str, tone: str = "plain") -> dict[str, str]:
    """A status in words. tone: plain (done), muted (later), neutral, info, success, warning, danger."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("ui/_invented.html")
def invented(*, short: bool = False) -> dict[str, bool]:
    """Mark a figure as invented: in words, or as an asterisk (short) with invented_legend on the page."""
    return {"short": short}


@register.inclusion_tag("ui/_invented_legend.html")
def invented_legend() -> dict[str, str]:
    """Explain the asterisk of invented figures; once per table or page."""
    return {}


@register.inclusion_tag("ui/_summary_list.html")
def summary_list(rows: Iterable[Any]) -> dict[str, Any]:
    """Facts as pairs. rows: (label, value) or (label, value, is_invented)."""
    padded = [(*row, False)[:3] if len(row) == 2 else tuple(row)[:3] for row in rows]
    return {"rows": padded}


@register.inclusion_tag("ui/_steps.html")
def steps(items: Iterable[Any]) -> dict[str, Any]:
    """Steps of a form, in order. items: {label, url or None, state: done, current or later}."""
    return {"items": list(items)}


@register.inclusion_tag("ui/_task_list.html")
def task_list(items: Iterable[Any]) -> dict[str, Any]:
    """The year's steps. items: {label, url or None, note, status, tone, current: bool}."""
    return {"items": list(items)}


@register.inclusion_tag("ui/_timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """What happened, as listed. events: {text, at (datetime), by, comment}."""
    return {"events": list(events)}


@register.inclusion_tag("ui/_kpis.html")
def kpis(cards: Iterable[Any]) -> dict[str, Any]:
    """Key figures. cards: {name, value (shown as given), note, tone or "", is_invented}."""
    return {"cards": list(cards)}


@register.inclusion_tag("ui/_empty_state.html")
def empty_state(heading: str, text: str, url: str = "", action: str = "", level: int = 2) -> dict[str, Any]:
    """Nothing here yet: what, why and the next thing to do (a link, when url is given)."""
    return {"heading": heading, "text": text, "url": url, "action": action, "level": level}


@register.inclusion_tag("ui/_cell_bar.html")
def cell_bar(value: int, maximum: int, marker: int | None = None) -> dict[str, Any]:
    """A bar for a table cell; decorative, the figures stand in the row as text."""
    return {"bar": cell_bar_geometry(value, maximum, marker)}


@register.inclusion_tag("ui/_action_button.html", takes_context=True)
def action_button(
    context: Context,
    verdict: Any,
    url: str,
    label: str,
    *,
    variant: str = "primary",
    subject: str = "",
    method: str = "post",
    fields: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A button that posts (or, method="get", a link), or the reason why it cannot be used now.

    verdict: {ok, reason}. variant: primary, secondary or tertiary, or danger.
    subject: hidden words that tell alike buttons apart. fields: hidden inputs.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "form_writer": context.get("form_writer", ""),
        "verdict": verdict,
        "url": url,
        "label": label,
        "variant": variant,
        "subject": subject,
        "method": method,
        "fields": fields or {},
    }


# Wrappers.
@register.simple_block_tag
def table_region(content: SafeString, label: str, *, size: str = "") -> str:
    """A table that may scroll sideways in a region that takes focus. label: unique on the page."""
    return render_to_string("ui/_table_region.html", {"content": content, "label": label, "size": size})


@register.simple_block_tag
def panel(content: SafeString, heading: str = "", *, tone: str = "", level: int = 2) -> str:
    """A framed section. tone: "" (plain), now (what matters today), confirm (a choice to confirm), quiet."""
    context = {"content": content, "heading": heading, "tone": tone, "level": level}
    return render_to_string("ui/_panel.html", context)


@register.simple_block_tag
def why(content: SafeString, summary: str, *, is_open: bool = False) -> str:
    """An answer that opens on demand: {% why "Varför 59?" %}…{% endwhy %}."""
    return render_to_string("ui/_why.html", {"content": content, "summary": summary, "is_open": is_open})


@register.simple_tag
def chart(geometry: Any) -> str:
    """Draw bars or a wheel from lund_placements.charts; a table or list with the same content follows it.

    Bars may scroll sideways on a narrow screen; the wheel is hidden there.
    """
    drawing = render_to_string(geometry.template, {"chart": geometry})
    if isinstance(geometry, Wheel):
        return drawing
    return render_to_string("ui/_figure.html", {"chart": geometry, "drawing": drawing})


@register.inclusion_tag("ui/_form_tokens.html", takes_context=True)
def form_tokens(context: Context) -> dict[str, Any]:
    """What every form that posts carries: the CSRF token and a random mark that stops double sending."""
    return {
        "csrf_token": context.get("csrf_token"),
        "once": uuid.uuid4(),
        "who": context.get("form_writer", ""),
    }


# Errors and tables of forms.
@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary. target: the field's id, or "" when no single field is at fault."""

    message: str
    target: str


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Every error of the forms and formsets, linked to its field. Shows nothing without errors."""
    links = [link for form in forms for link in _links(form)]
    return {"links": links, "how_many": swedish.counted(len(links))}


def _links(source: Any) -> Iterator[ErrorLink]:
    if isinstance(source, BaseFormSet):
        yield from (ErrorLink(str(message), "") for message in source.non_form_errors())
        for row, form in enumerate(source.forms, start=1):
            prefix = f"{getattr(form, 'row_label', '') or f'Rad {row}'}: "
            yield from (ErrorLink(prefix + link.message, link.target) for link in _form_links(form))
    elif isinstance(source, BaseForm):
        yield from _form_links(source)


def _form_links(form: BaseForm) -> Iterator[ErrorLink]:
    if not form.is_bound:
        return
    yield from (ErrorLink(str(message), "") for message in form.non_field_errors())
    for field in form:
        yield from (ErrorLink(_named(field, str(message)), _target(field)) for message in field.errors)


def _named(field: BoundField, message: str) -> str:
    """Return the message with the field's label before it, unless the message already names the field."""
    label = str(field.label)
    if not label or label.rstrip("?").lower() in message.lower():
        return message
    return f"{label}{'' if label.endswith('?') else ':'} {message}"


def _target(field: BoundField) -> str:
    if field.is_hidden or not field.auto_id:
        return ""
    # A group of radio buttons or checkboxes has no id_for_label: its first choice takes the focus.
    return field.id_for_label or f"{field.auto_id}_0"


@register.inclusion_tag("ui/_formset_table.html")
def formset_table(formset: BaseFormSet, caption: str, row_heading: str = "") -> dict[str, Any]:
    """A table with one form per row. A form's `row_label`, if it has one, is the row's header."""
    return {"formset": formset, "caption": caption, "row_heading": row_heading}
