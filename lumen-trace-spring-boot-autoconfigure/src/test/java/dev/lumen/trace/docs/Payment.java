package dev.lumen.trace.docs;

record Payment(String id) {}
