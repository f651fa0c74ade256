package dev.lumen.trace.docs;

record Order(String product) {}
