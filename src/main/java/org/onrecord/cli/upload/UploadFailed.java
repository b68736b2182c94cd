// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The upload cannot go on. The message is one sentence for the person who started it. */
public final class UploadFailed extends IOException {
    private static final long serialVersionUID = 1L;

    UploadFailed(String sentence) {
        super(sentence);
    }

    UploadFailed(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
