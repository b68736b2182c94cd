// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.HealthPart;

/** Whether the log is the one that was signed, and this instance has the keys to sign it further. */
@Singleton
class HeadsHealth implements HealthPart {
    private final SignedFloor floor;
    private final HeadSigner signer;

    HeadsHealth(Ledger ledger, HeadSigner signer) {
        this.signer = signer;
        this.floor = ledger.floor();
    }

    @Override
    public String name() {
        return "signed heads";
    }

    @Override
    public CompletionStage<Condition> condition() {
        return CompletableFuture.completedFuture(new Condition(
                floor.refusal().map(SignedFloor.Refusal::why).or(signer::trouble),
                Map.of("signedSize", floor.promised().value())));
    }
}
