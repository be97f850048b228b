package dev.jcap.linux.internal.arch;

/** The handler for x86-64, and the code that returns from it, in the form by which debuggers know a signal frame. */
final class X86_64Stub {

    static final StubCode CODE = StubCode.withRestorer(
            12,
            116,
            9,
            // handler(rdi = signal, rsi = siginfo, rdx = context), run(rdi = slot)
            "f30f1efa"                        // handler:   endbr64
                    + "837e08fa"              //            cmp dword ptr [rsi+8], -6   ; si_code == SI_TKILL
                    + "7569"                  //            jne out
                    + "49bd8877665544332211"  //            movabs r13, CONTROL         ; the control block
                    + "8b4610"                //            mov eax, [rsi+16]           ; si_pid
                    + "413b4508"              //            cmp eax, [r13+8]
                    + "7556"                  //            jne out
                    + "f041ff450c"            //            lock inc dword ptr [r13+12] ; handlers at work
                    + "b8ba000000"            //            mov eax, 186                ; gettid
                    + "0f05"                  //            syscall
                    + "89c2"                  //            mov edx, eax
                    + "4d8b6500"              //            mov r12, [r13]              ; the stop
                    + "4d85e4"                //            test r12, r12
                    + "743a"                  //            jz leave
                    + "4123542408"            // probe:     and edx, [r12+8]            ; the table's mask
                    + "418b4c240c"            //            mov ecx, [r12+12]           ; the slots' size, as a shift
                    + "89d3"                  //            mov ebx, edx
                    + "48d3e3"                //            shl rbx, cl
                    + "49031c24"              //            add rbx, [r12]
                    + "394304"                //            cmp [rbx+4], eax            ; for this thread?
                    + "740a"                  //            je claim
                    + "837b0400"              //            cmp dword ptr [rbx+4], 0
                    + "741c"                  //            je leave
                    + "ffc2"                  //            inc edx
                    + "ebde"                  //            jmp probe
                    + "31c0"                  // claim:     xor eax, eax                ; PENDING
                    + "be01000000"            //            mov esi, 1                  ; RUNNING
                    + "f00fb133"              //            lock cmpxchg [rbx], esi
                    + "750b"                  //            jne leave
                    + "e81d000000"            //            call interpret
                    + "c70302000000"          //            mov dword ptr [rbx], 2      ; DONE
                    + "f041ff4d0c"            // leave:     lock dec dword ptr [r13+12]
                    + "c3"                    // out:       ret
                    + "f30f1efa"              // run:       endbr64                     ; rdi = the caller's slot
                    + "53"                    //            push rbx
                    + "55"                    //            push rbp
                    + "4889fb"                //            mov rbx, rdi
                    + "e803000000"            //            call interpret
                    + "5d"                    //            pop rbp
                    + "5b"                    //            pop rbx
                    + "c3"                    //            ret
                    + "488b6b08"              // interpret: mov rbp, [rbx+8]            ; the program
                    + "8b4500"                // next:      mov eax, [rbp]              ; kind of step
                    + "488b7d08"              //            mov rdi, [rbp+8]
                    + "488b7510"              //            mov rsi, [rbp+16]
                    + "488b5518"              //            mov rdx, [rbp+24]
                    + "85c0"                  //            test eax, eax
                    + "7853"                  //            js other
                    + "4c8b5520"              //            mov r10, [rbp+32]
                    + "4c8b4528"              //            mov r8, [rbp+40]
                    + "4c8b4d30"              //            mov r9, [rbp+48]
                    + "a901000000"            //            test eax, 1                 ; the second argument is in the slot
                    + "7403"                  //            jz first
                    + "4801de"                //            add rsi, rbx
                    + "a902000000"            // first:     test eax, 2                 ; the first and the third are
                    + "7406"                  //            jz call
                    + "4801df"                //            add rdi, rbx
                    + "4801da"                //            add rdx, rbx
                    + "8b4504"                // call:      mov eax, [rbp+4]
                    + "0f05"                  //            syscall
                    + "f7450004000000"        //            test dword ptr [rbp], 4     ; to be reported
                    + "740a"                  //            jz plain
                    + "48894310"              //            mov [rbx+16], rax
                    + "48896b18"              //            mov [rbx+24], rbp
                    + "eb04"                  //            jmp judge
                    + "48894320"              // plain:     mov [rbx+32], rax
                    + "483d01f0ffff"          // judge:     cmp rax, -4095              ; an errno?
                    + "7306"                  //            jae jump
                    + "4883c540"              // step:      add rbp, 64
                    + "eba0"                  //            jmp next
                    + "48036d38"              // jump:      add rbp, [rbp+56]
                    + "eb9a"                  //            jmp next
                    + "83f8fe"                // other:     cmp eax, -2
                    + "7f63"                  //            jg end                      ; -1
                    + "741e"                  //            je compare
                    + "83f8fc"                //            cmp eax, -4
                    + "7f16"                  //            jg local                    ; -3
                    + "740a"                  //            je exchange
                    + "83f8fa"                //            cmp eax, -6
                    + "7429"                  //            je signal
                    + "f00137"                //            lock add [rdi], esi         ; -5: add
                    + "ebdc"                  //            jmp step
                    + "89f0"                  // exchange:  mov eax, esi
                    + "f00fb117"              //            lock cmpxchg [rdi], edx
                    + "75da"                  //            jne jump
                    + "ebd2"                  //            jmp step
                    + "4801df"                // local:     add rdi, rbx
                    + "85d2"                  // compare:   test edx, edx
                    + "74cb"                  //            jz step
                    + "8b07"                  //            mov eax, [rdi]
                    + "3b06"                  //            cmp eax, [rsi]
                    + "75cb"                  //            jne jump
                    + "4883c704"              //            add rdi, 4
                    + "4883c604"              //            add rsi, 4
                    + "83ea04"                //            sub edx, 4
                    + "ebe9"                  //            jmp compare
                    + "4989f8"                // signal:    mov r8, rdi                 ; how many have been sent, how many there are, and to whom
                    + "4889f7"                //            mov rdi, rsi                ; the process
                    + "418b08"                // each:      mov ecx, [r8]
                    + "413b4804"              //            cmp ecx, [r8+4]
                    + "73a9"                  //            jae step
                    + "418b748808"            //            mov esi, [r8+rcx*4+8]
                    + "b8ea000000"            //            mov eax, 234                ; tgkill
                    + "0f05"                  //            syscall
                    + "48894320"              //            mov [rbx+32], rax
                    + "483d01f0ffff"          //            cmp rax, -4095
                    + "7397"                  //            jae jump
                    + "41ff00"                //            inc dword ptr [r8]
                    + "ebda"                  //            jmp each
                    + "c3"                    // end:       ret
                    + "48c7c00f000000"        // restorer:  mov rax, 15                 ; rt_sigreturn
                    + "0f05");                //            syscall

    private X86_64Stub() {}
}
