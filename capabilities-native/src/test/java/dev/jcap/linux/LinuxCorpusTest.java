package dev.jcap.linux;

import dev.jcap.proof.FuzzCorpus;
import java.lang.invoke.MethodHandles;

class LinuxCorpusTest extends FuzzCorpus {

    LinuxCorpusTest() {
        super(MethodHandles.lookup());
    }
}
