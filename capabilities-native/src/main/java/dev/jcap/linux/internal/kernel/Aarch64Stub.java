package dev.jcap.linux.internal.kernel;

/** The handler for 64-bit Arm, which uses no register but those that a called function may use. */
final class Aarch64Stub {

    static final StubCode CODE = StubCode.of(
            240,
            // handler(x0 = signal, x1 = siginfo, x2 = context)
            "5f2403d5"                     // handler:  bti c
                    + "230840b9"           //           ldr w3, [x1, #8]     ; si_code == SI_TKILL
                    + "7f180031"           //           cmn w3, #6
                    + "01070054"           //           b.ne out
                    + "09070058"           //           ldr x9, control      ; the control block
                    + "231040b9"           //           ldr w3, [x1, #16]    ; si_pid
                    + "240940b9"           //           ldr w4, [x9, #8]
                    + "7f00046b"           //           cmp w3, w4
                    + "61060054"           //           b.ne out
                    + "2a310091"           //           add x10, x9, #12     ; handlers at work
                    + "43fd5f88"           // enter:    ldaxr w3, [x10]
                    + "63040011"           //           add w3, w3, #1
                    + "43fd0488"           //           stlxr w4, w3, [x10]
                    + "a4ffff35"           //           cbnz w4, enter
                    + "bf3b03d5"           //           dmb ish              ; seen at work before it looks for work
                    + "481680d2"           //           mov x8, #178         ; gettid
                    + "010000d4"           //           svc #0
                    + "eb03002a"           //           mov w11, w0
                    + "2c0140f9"           //           ldr x12, [x9]        ; the first chunk
                    + "8c0400b4"           // chunk:    cbz x12, leave
                    + "8d010191"           //           add x13, x12, #64    ; its first slot
                    + "8e0940b9"           //           ldr w14, [x12, #8]   ; how many are in use
                    + "bf3903d5"           //           dmb ishld            ; their contents are older
                    + "ae010034"           // slot:     cbz w14, more
                    + "a30540b9"           //           ldr w3, [x13, #4]    ; for this thread?
                    + "7f000b6b"           //           cmp w3, w11
                    + "e1000054"           //           b.ne step
                    + "a3fd5f88"           // claim:    ldaxr w3, [x13]      ; PENDING
                    + "a3000035"           //           cbnz w3, step
                    + "23008052"           //           mov w3, #1           ; RUNNING
                    + "a3fd0488"           //           stlxr w4, w3, [x13]
                    + "84ffff35"           //           cbnz w4, claim
                    + "06000014"           //           b run
                    + "ad010191"           // step:     add x13, x13, #64
                    + "ce050051"           //           sub w14, w14, #1
                    + "f4ffff17"           //           b slot
                    + "8c0140f9"           // more:     ldr x12, [x12]       ; the next chunk
                    + "eeffff17"           //           b chunk
                    + "af0540f9"           // run:      ldr x15, [x13, #8]   ; the list
                    + "e80140f9"           // next:     ldr x8, [x15]        ; system call, negative at the end
                    + "a801f8b7"           //           tbnz x8, #63, done
                    + "e08540a9"           //           ldp x0, x1, [x15, #8]
                    + "e28d41a9"           //           ldp x2, x3, [x15, #24]
                    + "e49542a9"           //           ldp x4, x5, [x15, #40]
                    + "010000d4"           //           svc #0
                    + "a00900f9"           //           str x0, [x13, #16]   ; result
                    + "1ffc3fb1"           //           cmn x0, #4095        ; an errno?
                    + "c2000054"           //           b.cs done
                    + "a31940b9"           //           ldr w3, [x13, #24]   ; completed
                    + "63040011"           //           add w3, w3, #1
                    + "a31900b9"           //           str w3, [x13, #24]
                    + "efe10091"           //           add x15, x15, #56
                    + "f3ffff17"           //           b next
                    + "43008052"           // done:     mov w3, #2           ; DONE
                    + "a3fd9f88"           //           stlr w3, [x13]
                    + "43fd5f88"           // leave:    ldaxr w3, [x10]
                    + "63040051"           //           sub w3, w3, #1
                    + "43fd0488"           //           stlxr w4, w3, [x10]
                    + "a4ffff35"           //           cbnz w4, leave
                    + "c0035fd6"           // out:      ret
                    + "8877665544332211"); // control:  .xword CONTROL

    private Aarch64Stub() {}
}
