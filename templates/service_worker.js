{% load static %}"use strict";

const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];
const OFFLINE = "{% url 'offline' %}";

importScripts("{% static 'js/service.js' %}");
