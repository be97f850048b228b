package dev.jcap.linux.internal.arch;

/** The handler for z/Architecture, whose words are big-endian. */
final class S390xStub {

    static final StubCode CODE = StubCode.of(
            504,
            178,
            // handler(r2 = signal, r3 = siginfo, r4 = context), run(r2 = slot)
            "58103008"                        // handler:   l %r1, 8(%r3)            ; si_code == SI_TKILL
                    + "a71efffa"              //            chi %r1, -6
                    + "a7740054"              //            jne out
                    + "c488000000f6"          //            lgrl %r8, control        ; the control block
                    + "58103010"              //            l %r1, 16(%r3)           ; si_pid
                    + "59108008"              //            c %r1, 8(%r8)
                    + "a774004b"              //            jne out
                    + "5810800c"              //            l %r1, 12(%r8)           ; handlers at work
                    + "1851"                  // enter:     lr %r5, %r1
                    + "a75a0001"              //            ahi %r5, 1
                    + "ba15800c"              //            cs %r1, %r5, 12(%r8)     ; also a barrier
                    + "a774fffb"              //            jne enter
                    + "a71900ec"              //            lghi %r1, 236            ; gettid
                    + "0a00"                  //            svc 0
                    + "b9040092"              //            lgr %r9, %r2
                    + "e3a080000004"          //            lg %r10, 0(%r8)          ; the stop
                    + "b90200aa"              //            ltgr %r10, %r10
                    + "a784002d"              //            je leave
                    + "5830a00c"              //            l %r3, 12(%r10)          ; the slots' size, as a shift
                    + "5420a008"              // probe:     n %r2, 8(%r10)           ; the table's mask
                    + "b91600b2"              //            llgfr %r11, %r2
                    + "ebbb3000000d"          //            sllg %r11, %r11, 0(%r3)
                    + "e3b0a0000008"          //            ag %r11, 0(%r10)
                    + "5810b004"              //            l %r1, 4(%r11)           ; for this thread?
                    + "1919"                  //            cr %r1, %r9
                    + "a7840009"              //            je claim
                    + "1211"                  //            ltr %r1, %r1
                    + "a7840019"              //            je leave
                    + "a72a0001"              //            ahi %r2, 1
                    + "a7f4ffec"              //            j probe
                    + "a7180000"              // claim:     lhi %r1, 0               ; PENDING
                    + "a7580001"              //            lhi %r5, 1               ; RUNNING
                    + "ba15b000"              //            cs %r1, %r5, 0(%r11)
                    + "a774000d"              //            jne leave
                    + "b904009e"              //            lgr %r9, %r14            ; interpret returns too
                    + "c0e50000001f"          //            brasl %r14, interpret
                    + "b90400e9"              //            lgr %r14, %r9
                    + "a7180002"              //            lhi %r1, 2               ; DONE
                    + "5010b000"              //            st %r1, 0(%r11)
                    + "5810800c"              // leave:     l %r1, 12(%r8)
                    + "1851"                  // exit:      lr %r5, %r1
                    + "a75affff"              //            ahi %r5, -1
                    + "ba15800c"              //            cs %r1, %r5, 12(%r8)
                    + "a774fffb"              //            jne exit
                    + "07fe"                  // out:       br %r14
                    + "eb6ef0300024"          // run:       stmg %r6, %r14, 48(%r15) ; r2 = the caller's slot
                    + "b90400b2"              //            lgr %r11, %r2
                    + "c0e500000007"          //            brasl %r14, interpret
                    + "eb6ef0300004"          //            lmg %r6, %r14, 48(%r15)
                    + "07fe"                  //            br %r14
                    + "e3d0b0080004"          // interpret: lg %r13, 8(%r11)         ; the program
                    + "58c0d000"              // next:      l %r12, 0(%r13)          ; kind of step
                    + "eb27d0080004"          //            lmg %r2, %r7, 8(%r13)
                    + "12cc"                  //            ltr %r12, %r12
                    + "a7440033"              //            jl other
                    + "a7c10001"              //            tmll %r12, 1             ; the second argument is in the slot
                    + "a7840004"              //            jz first
                    + "b908003b"              //            agr %r3, %r11
                    + "a7c10002"              // first:     tmll %r12, 2             ; the first and the third are
                    + "a7840006"              //            jz call
                    + "b908002b"              //            agr %r2, %r11
                    + "b908004b"              //            agr %r4, %r11
                    + "e310d0040016"          // call:      llgf %r1, 4(%r13)
                    + "0a00"                  //            svc 0
                    + "07f0"                  //            bcr 15, %r0
                    + "a7c10004"              //            tmll %r12, 4             ; to be reported
                    + "a784000a"              //            jz plain
                    + "e320b0100024"          //            stg %r2, 16(%r11)
                    + "e3d0b0180024"          //            stg %r13, 24(%r11)
                    + "a7f40005"              //            j judge
                    + "e320b0200024"          // plain:     stg %r2, 32(%r11)
                    + "a719f000"              // judge:     lghi %r1, -4096          ; an errno?
                    + "b9210021"              //            clgr %r2, %r1
                    + "a7240006"              //            jh jump
                    + "a7db0040"              // step:      aghi %r13, 64
                    + "a7f4ffce"              //            j next
                    + "e3d0d0380008"          // jump:      ag %r13, 56(%r13)
                    + "a7f4ffc9"              //            j next
                    + "a7cefffe"              // other:     chi %r12, -2
                    + "a7240058"              //            jh end                   ; -1
                    + "a784001e"              //            je compare
                    + "a7cefffc"              //            chi %r12, -4
                    + "a7240018"              //            jh local                 ; -3
                    + "a7840010"              //            je exchange
                    + "a7cefffa"              //            chi %r12, -6
                    + "a7840025"              //            je signal
                    + "58102000"              //            l %r1, 0(%r2)            ; -5: add
                    + "1851"                  // add:       lr %r5, %r1
                    + "1a53"                  //            ar %r5, %r3
                    + "ba152000"              //            cs %r1, %r5, 0(%r2)
                    + "a774fffc"              //            jne add
                    + "a7f4ffdf"              //            j step
                    + "ba342000"              // exchange:  cs %r3, %r4, 0(%r2)
                    + "a774ffdf"              //            jne jump
                    + "a7f4ffd9"              //            j step
                    + "b908002b"              // local:     agr %r2, %r11
                    + "1244"                  // compare:   ltr %r4, %r4
                    + "a784ffd4"              //            je step
                    + "58102000"              //            l %r1, 0(%r2)
                    + "59103000"              //            c %r1, 0(%r3)
                    + "a774ffd2"              //            jne jump
                    + "a72b0004"              //            aghi %r2, 4
                    + "a73b0004"              //            aghi %r3, 4
                    + "a74afffc"              //            ahi %r4, -4
                    + "a7f4fff1"              //            j compare
                    + "b90400c2"              // signal:    lgr %r12, %r2            ; how many have been sent, how many there are, and to whom
                    + "b9040073"              //            lgr %r7, %r3             ; the process
                    + "e310c0000016"          // each:      llgf %r1, 0(%r12)
                    + "5510c004"              //            cl %r1, 4(%r12)
                    + "a7a4ffbb"              //            jhe step
                    + "eb110002000d"          //            sllg %r1, %r1, 2
                    + "e331c0080016"          //            llgf %r3, 8(%r1,%r12)
                    + "b9040027"              //            lgr %r2, %r7
                    + "a71900f1"              //            lghi %r1, 241            ; tgkill
                    + "0a00"                  //            svc 0
                    + "e320b0200024"          //            stg %r2, 32(%r11)
                    + "a719f000"              //            lghi %r1, -4096
                    + "b9210021"              //            clgr %r2, %r1
                    + "a724ffab"              //            jh jump
                    + "5810c000"              //            l %r1, 0(%r12)
                    + "a71a0001"              //            ahi %r1, 1
                    + "5010c000"              //            st %r1, 0(%r12)
                    + "a7f4ffdf"              //            j each
                    + "07fe"                  // end:       br %r14
                    + "1122334455667788");    // control:   .quad CONTROL

    private S390xStub() {}
}
