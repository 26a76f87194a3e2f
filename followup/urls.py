"""Addresses of the follow-up. An address holds random ids, never a number of a person's."""

from django.urls import path

from .views import lists

app_name = "followup"
urlpatterns = [
    # What is next
    path("uppfoljning/", lists.mine, name="mine"),
    path("uppfoljning/uppfoljning.xlsx", lists.mine_xlsx, name="mine_xlsx"),
    path("uppfoljning/enheten/", lists.unit, name="unit"),
    path("uppfoljning/enheten/uppfoljning.xlsx", lists.unit_xlsx, name="unit_xlsx"),
]
