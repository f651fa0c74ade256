/**
 * One application with and without the starter, each in a process of its own: nothing may differ
 * but what the starter is there for.
 */
@NullMarked
package dev.lumen.trace.noharm;

import org.jspecify.annotations.NullMarked;
