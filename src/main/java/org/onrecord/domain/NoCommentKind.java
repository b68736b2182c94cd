// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** The way in which there was no comment: declining is not the same as not being reached. */
public enum NoCommentKind {
    DECLINED,
    WOULD_NOT,
    REFUSED,
    NO_RESPONSE,
    NOT_BY_DEADLINE,
    UNREACHABLE,
    BARRED
}
