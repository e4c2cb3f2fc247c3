/**
 * Who sends: the verdict on a request from its headers alone, before its body is read. {@link
 * io.llmobservatory.server.auth.Authenticators} holds those that are configured; each is an {@link
 * io.llmobservatory.server.auth.Authenticator}. No verdict, message or log line holds a secret.
 */
@NullMarked
package io.llmobservatory.server.auth;

import org.jspecify.annotations.NullMarked;
