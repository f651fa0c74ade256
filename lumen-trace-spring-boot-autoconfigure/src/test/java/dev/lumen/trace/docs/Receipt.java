package dev.lumen.trace.docs;

record Receipt(String id) {}
