package dev.jcap.fuzz;

import dev.jcap.proof.FuzzCorpus;
import java.lang.invoke.MethodHandles;

class ValuesCorpusTest extends FuzzCorpus {

    ValuesCorpusTest() {
        super(MethodHandles.lookup());
    }
}
