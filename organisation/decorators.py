"""What a view that writes needs around it."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from .models import SentForm

View = Callable[..., HttpResponse]


def writes(view: View) -> View:
    """Accept POST only, and act once on each form: a double click or resent POST gets the first answer.

    The form carries a random `once`; it is stored in the same transaction as what the view writes.
    A form with errors is not remembered, so that it can be corrected and sent again. A page that shows what can
    be shown once is 201, and says in Location where the same form leads the next time.
    """

    @require_POST
    @wraps(view)
    def act_once(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            token = uuid.UUID(request.POST.get("once", ""))
        except ValueError:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            sent, is_new = SentForm.objects.get_or_create(token=token, defaults={"user": request.user})
            if not is_new:
                return redirect(sent.location if sent.user_id == request.user.pk else "start")
            response = view(request, *args, **kwargs)
            if response.status_code in (201, 302):
                sent.location = response["Location"][:300]
                sent.save(update_fields=["location"])
            else:
                transaction.set_rollback(True)
        return response

    act_once.takes_forms = True
    return act_once
