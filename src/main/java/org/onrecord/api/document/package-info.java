// SPDX-License-Identifier: Apache-2.0
/**
 * The shapes of the API as its OpenAPI document tells them: one record a schema, with the bounds and enums of the domain
 * itself, so that code and document can't tell different ones. Nothing here runs: requests are read by the domain's forms
 * and answers are written as bytes.
 */
@NullMarked
package org.onrecord.api.document;

import org.jspecify.annotations.NullMarked;
