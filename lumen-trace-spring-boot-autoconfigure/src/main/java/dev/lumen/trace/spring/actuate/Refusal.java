package dev.lumen.trace.spring.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a request was not answered.
 *
 * @param error what is wrong, in a sentence
 * @param parameter what of the request is wrong
 * @param value what was given for it
 * @param allowed what may be given
 */
record Refusal(String error, String parameter, String value, String allowed)
    implements OperationResponseBody {}
