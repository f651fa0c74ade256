/** How often, how long and how well the local roots of this process ran: a listener. */
@NullMarked
package dev.lumen.trace.rates;

import org.jspecify.annotations.NullMarked;
