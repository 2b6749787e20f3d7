"""Addresses of statistical forms as people make them."""

from django.urls import URLPattern, URLResolver, include, path

from .views import files, forms, offices, parts

# /statistical-forms/<pk>/<part>/: its rows, columns, checks or sentences
part_urls = [
    path("", parts.form_part, name="form_part"),
    path("add/", parts.part_add, name="form_part_add"),
    path("formula/", parts.part_formula, name="form_part_formula"),
    path("<id:item>/", parts.part_edit, name="form_part_edit"),
    path("<id:item>/move/", parts.part_move, name="form_part_move"),
    path("<id:item>/remove/", parts.part_remove, name="form_part_remove"),
]

# /statistical-forms/<pk>/
form_urls: list[URLPattern | URLResolver] = [
    path("", forms.form_detail, name="form_detail"),
    path("head/", forms.form_head, name="form_head"),
    path("copy/", forms.form_copy, name="form_copy"),
    path("force/", forms.form_force, name="form_force"),
    path("withdraw/", forms.form_withdraw, name="form_withdraw"),
    path("remove/", forms.form_remove, name="form_remove"),
    path("history/", forms.form_history, name="form_history"),
    path("export/", files.form_export, name="form_export"),
    path("offices/", offices.form_offices, name="form_offices"),
    path("paste/", parts.rows_paste, name="form_paste"),
    path("parts/<slug:part>/", include(part_urls)),
]

urlpatterns = [
    path("", forms.form_list, name="form_list"),
    path("export/", forms.form_list_export, name="form_list_export"),
    path("new/", forms.form_new, name="form_new"),
    path("import/", files.form_import, name="form_import"),
    path("import/take/", files.form_take, name="form_take"),
    path("<id:pk>/", include(form_urls)),
]
