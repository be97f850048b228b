package dev.jcap.linux.internal.kernel;

/** The handler for z/Architecture, whose words are big-endian. */
final class S390xStub {

    static final StubCode CODE = StubCode.of(
            224,
            // handler(r2 = signal, r3 = siginfo, r4 = context)
            "58103008"                     // handler:  l %r1, 8(%r3)        ; si_code == SI_TKILL
                    + "a71efffa"           //           chi %r1, -6
                    + "a774006b"           //           jne out
                    + "c4880000006a"       //           lgrl %r8, control    ; the control block
                    + "58103010"           //           l %r1, 16(%r3)       ; si_pid
                    + "59108008"           //           c %r1, 8(%r8)
                    + "a7740062"           //           jne out
                    + "5810800c"           //           l %r1, 12(%r8)       ; handlers at work
                    + "1851"               // enter:    lr %r5, %r1
                    + "a75a0001"           //           ahi %r5, 1
                    + "ba15800c"           //           cs %r1, %r5, 12(%r8) ; also a barrier
                    + "a774fffb"           //           jne enter
                    + "a71900ec"           //           lghi %r1, 236        ; gettid
                    + "0a00"               //           svc 0
                    + "1892"               //           lr %r9, %r2
                    + "e3a080000004"       //           lg %r10, 0(%r8)      ; the first chunk
                    + "b90200aa"           // chunk:    ltgr %r10, %r10
                    + "a7840045"           //           je leave
                    + "41b0a040"           //           la %r11, 64(%r10)    ; its first slot
                    + "58c0a008"           //           l %r12, 8(%r10)      ; how many are in use
                    + "12cc"               // slot:     ltr %r12, %r12
                    + "a7840014"           //           je more
                    + "5990b004"           //           c %r9, 4(%r11)       ; for this thread?
                    + "a774000a"           //           jne step
                    + "a7180000"           //           lhi %r1, 0           ; PENDING
                    + "a7580001"           //           lhi %r5, 1           ; RUNNING
                    + "ba15b000"           //           cs %r1, %r5, 0(%r11)
                    + "a784000d"           //           je run
                    + "a7bb0040"           // step:     aghi %r11, 64
                    + "a7caffff"           //           ahi %r12, -1
                    + "a7f4ffed"           //           j slot
                    + "e3a0a0000004"       // more:     lg %r10, 0(%r10)     ; the next chunk
                    + "a7f4ffe0"           //           j chunk
                    + "e3d0b0080004"       // run:      lg %r13, 8(%r11)     ; the list
                    + "e310d0000004"       // next:     lg %r1, 0(%r13)      ; system call, negative at the end
                    + "b9020011"           //           ltgr %r1, %r1
                    + "a7440019"           //           jl done
                    + "eb27d0080004"       //           lmg %r2, %r7, 8(%r13)
                    + "0a00"               //           svc 0
                    + "e320b0100024"       //           stg %r2, 16(%r11)    ; result
                    + "a719f000"           //           lghi %r1, -4096      ; an errno?
                    + "b9210021"           //           clgr %r2, %r1
                    + "a724000c"           //           jh done
                    + "5810b018"           //           l %r1, 24(%r11)      ; completed
                    + "a71a0001"           //           ahi %r1, 1
                    + "5010b018"           //           st %r1, 24(%r11)
                    + "a7db0038"           //           aghi %r13, 56
                    + "a7f4ffe4"           //           j next
                    + "a7180002"           // done:     lhi %r1, 2           ; DONE
                    + "5010b000"           //           st %r1, 0(%r11)
                    + "5810800c"           // leave:    l %r1, 12(%r8)
                    + "1851"               // exit:     lr %r5, %r1
                    + "a75affff"           //           ahi %r5, -1
                    + "ba15800c"           //           cs %r1, %r5, 12(%r8)
                    + "a774fffb"           //           jne exit
                    + "07fe"               // out:      br %r14
                    + "1122334455667788"); // control:  .quad CONTROL

    private S390xStub() {}
}
