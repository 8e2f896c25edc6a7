"""Addresses of the customers pages; the page of one customer is desk:customer."""

from django.urls import path

from customers.views import contacts, customers

app_name = "customers"

urlpatterns = [
    path("", customers.customer_list, name="list"),
    path("new/", customers.new, name="new"),
    path("<uuid:public_id>/edit/", customers.edit, name="edit"),
    path("<uuid:public_id>/contacts/new/", contacts.new, name="contact_new"),
    path("<uuid:public_id>/contacts/<uuid:contact_id>/", contacts.edit, name="contact_edit"),
    path("<uuid:public_id>/contacts/<uuid:contact_id>/remove/", contacts.remove, name="contact_remove"),
]
