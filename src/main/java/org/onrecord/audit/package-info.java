// SPDX-License-Identifier: Apache-2.0
/**
 * The offline verifier for someone who believes nobody: it fetches a log over plain HTTP and checks it with
 * {@code domain} and {@code transparency} alone. It compiles without the server; a failure carries its evidence.
 */
@NullMarked
package org.onrecord.audit;

import org.jspecify.annotations.NullMarked;
