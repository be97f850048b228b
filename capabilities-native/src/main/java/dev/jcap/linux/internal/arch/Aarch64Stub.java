package dev.jcap.linux.internal.arch;

/** The handler for 64-bit Arm, which uses no register but those that a called function may use. */
final class Aarch64Stub {

    static final StubCode CODE = StubCode.of(
            504,
            192,
            // handler(x0 = signal, x1 = siginfo, x2 = context), run(x0 = slot)
            "5f2403d5"                        // handler:   bti c
                    + "230840b9"              //            ldr w3, [x1, #8]   ; si_code == SI_TKILL
                    + "7f180031"              //            cmn w3, #6
                    + "81050054"              //            b.ne out
                    + "490f0058"              //            ldr x9, control    ; the control block
                    + "231040b9"              //            ldr w3, [x1, #16]  ; si_pid
                    + "240940b9"              //            ldr w4, [x9, #8]
                    + "7f00046b"              //            cmp w3, w4
                    + "e1040054"              //            b.ne out
                    + "ee031eaa"              //            mov x14, x30       ; interpret returns too
                    + "2a310091"              //            add x10, x9, #12   ; handlers at work
                    + "43fd5f88"              // enter:     ldaxr w3, [x10]
                    + "63040011"              //            add w3, w3, #1
                    + "43fd0488"              //            stlxr w4, w3, [x10]
                    + "a4ffff35"              //            cbnz w4, enter
                    + "bf3b03d5"              //            dmb ish            ; seen at work before it looks for work
                    + "481680d2"              //            mov x8, #178       ; gettid
                    + "010000d4"              //            svc #0
                    + "eb03002a"              //            mov w11, w0
                    + "2c0140f9"              //            ldr x12, [x9]      ; the stop
                    + "cc0200b4"              //            cbz x12, leave
                    + "bf3b03d5"              //            dmb ish
                    + "830940b9"              //            ldr w3, [x12, #8]  ; the table's mask
                    + "840d40b9"              //            ldr w4, [x12, #12] ; the slots' size, as a shift
                    + "850140f9"              //            ldr x5, [x12]
                    + "0000030a"              // probe:     and w0, w0, w3
                    + "0d20c49a"              //            lsl x13, x0, x4
                    + "ad01058b"              //            add x13, x13, x5
                    + "a60540b9"              //            ldr w6, [x13, #4]  ; for this thread?
                    + "df000b6b"              //            cmp w6, w11
                    + "80000054"              //            b.eq claim
                    + "66010034"              //            cbz w6, leave
                    + "00040011"              //            add w0, w0, #1
                    + "f8ffff17"              //            b probe
                    + "a3fd5f88"              // claim:     ldaxr w3, [x13]    ; PENDING
                    + "e3000035"              //            cbnz w3, leave
                    + "23008052"              //            mov w3, #1         ; RUNNING
                    + "a3fd0488"              //            stlxr w4, w3, [x13]
                    + "84ffff35"              //            cbnz w4, claim
                    + "0b000094"              //            bl interpret
                    + "43008052"              //            mov w3, #2         ; DONE
                    + "a3fd9f88"              //            stlr w3, [x13]
                    + "43fd5f88"              // leave:     ldaxr w3, [x10]
                    + "63040051"              //            sub w3, w3, #1
                    + "43fd0488"              //            stlxr w4, w3, [x10]
                    + "a4ffff35"              //            cbnz w4, leave
                    + "fe030eaa"              //            mov x30, x14
                    + "c0035fd6"              // out:       ret
                    + "5f2403d5"              // run:       bti c              ; x0 = the caller's slot
                    + "ed0300aa"              //            mov x13, x0
                    + "af0540f9"              // interpret: ldr x15, [x13, #8] ; the program
                    + "f00140b9"              // next:      ldr w16, [x15]     ; kind of step
                    + "e08540a9"              //            ldp x0, x1, [x15, #8]
                    + "e20d40f9"              //            ldr x2, [x15, #24]
                    + "d002f837"              //            tbnz w16, #31, other
                    + "e31142a9"              //            ldp x3, x4, [x15, #32]
                    + "e51940f9"              //            ldr x5, [x15, #48]
                    + "50000036"              //            tbz w16, #0, first ; the second argument is in the slot
                    + "21000d8b"              //            add x1, x1, x13
                    + "70000836"              // first:     tbz w16, #1, call  ; the first and the third are
                    + "00000d8b"              //            add x0, x0, x13
                    + "42000d8b"              //            add x2, x2, x13
                    + "e80540b9"              // call:      ldr w8, [x15, #4]
                    + "010000d4"              //            svc #0
                    + "bf3b03d5"              //            dmb ish
                    + "70001036"              //            tbz w16, #2, plain ; to be reported
                    + "a03d01a9"              //            stp x0, x15, [x13, #16]
                    + "02000014"              //            b judge
                    + "a01100f9"              // plain:     str x0, [x13, #32]
                    + "1ffc3fb1"              // judge:     cmn x0, #4095      ; an errno?
                    + "62000054"              //            b.cs jump
                    + "ef010191"              // step:      add x15, x15, #64
                    + "ebffff17"              //            b next
                    + "e31d40f9"              // jump:      ldr x3, [x15, #56]
                    + "ef01038b"              //            add x15, x15, x3
                    + "e8ffff17"              //            b next
                    + "1f0a0031"              // other:     cmn w16, #2
                    + "0c060054"              //            b.gt end           ; -1
                    + "80020054"              //            b.eq compare
                    + "1f120031"              //            cmn w16, #4
                    + "2c020054"              //            b.gt local         ; -3
                    + "20010054"              //            b.eq exchange
                    + "1f1a0031"              //            cmn w16, #6
                    + "20030054"              //            b.eq signal
                    + "03fc5f88"              // add:       ldaxr w3, [x0]     ; -5: add
                    + "6300010b"              //            add w3, w3, w1
                    + "03fc0488"              //            stlxr w4, w3, [x0]
                    + "a4ffff35"              //            cbnz w4, add
                    + "bf3b03d5"              //            dmb ish
                    + "eeffff17"              //            b step
                    + "03fc5f88"              // exchange:  ldaxr w3, [x0]
                    + "7f00016b"              //            cmp w3, w1
                    + "a1fdff54"              //            b.ne jump
                    + "02fc0488"              //            stlxr w4, w2, [x0]
                    + "84ffff35"              //            cbnz w4, exchange
                    + "bf3b03d5"              //            dmb ish
                    + "e7ffff17"              //            b step
                    + "00000d8b"              // local:     add x0, x0, x13
                    + "02010034"              // compare:   cbz w2, same
                    + "034440b8"              //            ldr w3, [x0], #4
                    + "244440b8"              //            ldr w4, [x1], #4
                    + "42100051"              //            sub w2, w2, #4
                    + "7f00046b"              //            cmp w3, w4
                    + "60ffff54"              //            b.eq compare
                    + "bf3b03d5"              //            dmb ish
                    + "e0ffff17"              //            b jump
                    + "bf3b03d5"              // same:      dmb ish
                    + "dcffff17"              //            b step
                    + "f00300aa"              // signal:    mov x16, x0        ; how many have been sent, how many there are, and to whom
                    + "f10301aa"              //            mov x17, x1        ; the process
                    + "681080d2"              //            mov x8, #131       ; tgkill
                    + "03124029"              // each:      ldp w3, w4, [x16]
                    + "7f00046b"              //            cmp w3, w4
                    + "c2faff54"              //            b.hs step
                    + "050a038b"              //            add x5, x16, x3, lsl #2
                    + "a10840b9"              //            ldr w1, [x5, #8]
                    + "e00311aa"              //            mov x0, x17
                    + "010000d4"              //            svc #0
                    + "a01100f9"              //            str x0, [x13, #32]
                    + "1ffc3fb1"              //            cmn x0, #4095
                    + "22faff54"              //            b.cs jump
                    + "030240b9"              //            ldr w3, [x16]
                    + "63040011"              //            add w3, w3, #1
                    + "030200b9"              //            str w3, [x16]
                    + "f3ffff17"              //            b each
                    + "c0035fd6"              // end:       ret
                    + "8877665544332211");    // control:   .xword CONTROL

    private Aarch64Stub() {}
}
