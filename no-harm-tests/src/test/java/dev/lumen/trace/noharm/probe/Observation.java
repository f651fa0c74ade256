package dev.lumen.trace.noharm.probe;

import java.util.List;

/** What was seen in one check, a line for each thing. */
public record Observation(String check, List<String> lines) {}
