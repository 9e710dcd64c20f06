/// The nouns that every pattern shares: values, events, queries, candidates, slates, decisions, the
/// row language's typed tree and the log's interface.
@NullMarked
package dev.sextant.decision;

import org.jspecify.annotations.NullMarked;
