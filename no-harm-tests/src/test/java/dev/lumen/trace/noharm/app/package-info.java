/**
 * An application as users have it, with something of all that the starter comes near to. It does
 * not know of Lumen Trace.
 */
@NullMarked
package dev.lumen.trace.noharm.app;

import org.jspecify.annotations.NullMarked;
