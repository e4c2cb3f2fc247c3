/**
 * What a model call costs: a bundled table of published prices, and a user's own. Pure: a call's
 * facts in, dollars out. Start reading at {@link io.llmobservatory.server.price.Prices#cost};
 * {@code ModelNames} and {@code ProviderChain} tell which price a call's names stand for, {@code
 * Rates} what it amounts to.
 */
@NullMarked
package io.llmobservatory.server.price;

import org.jspecify.annotations.NullMarked;
