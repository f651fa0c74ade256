/** An application that knows nothing of tracing. */
@NullMarked
package com.acme.orders;

import org.jspecify.annotations.NullMarked;
