package dev.jcap.cli;

import dev.jcap.proof.FuzzCorpus;
import java.lang.invoke.MethodHandles;

class CliCorpusTest extends FuzzCorpus {

    CliCorpusTest() {
        super(MethodHandles.lookup());
    }
}
