{% load static %}"use strict";

const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];
const OFFLINE = "{% url 'offline' %}";

importScripts("{% static 'js/outbox-store.js' %}", "{% static 'js/worker.js' %}");
