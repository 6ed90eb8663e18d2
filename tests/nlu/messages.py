"""Short messages as visitors write them: in other languages, and in English that looks foreign."""

from __future__ import annotations


def lines(text: str) -> list[str]:
    """The lines of a block, without indentation."""
    return [line.strip() for line in text.strip().splitlines()]


#: Code of the language -> messages that are plainly in it.
FOREIGN = {
    "es": lines("""
        ¿Qué es la prolotherapy?
        cuanto vale
        cuanto cobran por la inyeccion en la rodilla
        me duele
        donde queda la clinica
        q es eso
        tngo dolor en la espalda baja
        nesesito una sita para mañana
        atienden sin seguro
        se puede pagar con tarjeta
        es seguro para diabeticos
        gracias, hasta luego
        hay alguien que hable español?
        Buenos días, mi esposo tiene mucho dolor en el hombro y quiere saber si lo pueden atender
        cuántas inyecciones me tienen que poner
        ya no aguanto el dolor
        tienen estacionamiento
        me dejaron la rodilla hinchada
        puedo bañarme despues
        quiero cambiar mi cita
        NO HABLO INGLES
        la prolotherapy duele?
        cuando abren
        si por favor llamenme
        cuanto me sale en total
        tienen whatsapp
        necesito ayuda
        me lastime el tobillo jugando futbol
        hacen descuento a personas mayores
        la inyeccion lleva cortisona?
        es la primera vez que vengo
        mi hijo de 15 años se lo puede hacer
        llevo años con dolor
        no me sirvió la fisioterapia
        mañana temprano
        cuando me duele puedo tomar tylenol
        el numero de telefono porfa
    """),
    "fr": lines("""
        Bonjour, qu'est-ce que la prolotherapy ?
        c quoi le prix
        cb ca coute
        jvoudrai un rdv svp
        ca fait mal la piqure ?
        j'ai une tendinite depuis 6 mois
        vous prenez la carte vitale
        quelqu'un parle francais ici
        est ce dangereux
        quand est-ce que je peux reprendre le sport
        je suis diabétique, c'est possible ?
        merci beaucoup pour votre aide
        combien d'injections pour l'épaule
        quels sont vos horaires
        je peux payer en plusieurs fois
        Bonsoir madame, mon père de 80 ans souffre énormément du genou, pouvez-vous l'aider ?
        je dois annuler demain
        pas compris
        rappelez moi
        où est la clinique
        la prolotherapy ça marche ?
        faut il une ordonnance
        je cherche un spécialiste
        besoin d'aide svp
        c'est remboursé la prolotherapy
        j'ai 65 ans est ce trop tard
        on peut venir sans rdv ?
        la kiné n'a pas marché
        quel est votre numéro
        faut pas prendre d'anti-inflammatoires ?
        ma cheville gonfle
        demain matin possible ?
        ça dure longtemps
        je ne parle pas anglais
    """),
    "de": lines("""
        Was ist prolotherapy?
        wieviel kostet das
        was kostet eine sitzung
        brauch nen termin
        ist es schmerzhaft
        mein rücken tut weh
        wann haben sie offen
        wo kann ich parken
        übernimmt die krankenkasse das
        können diabetiker das machen
        danke für ihre hilfe
        spricht jemand deutsch
        meine schulter schmerzt seit wochen
        ich kann nicht schlafen vor schmerzen
        wie oft muss ich kommen
        wer ist der arzt
        muss ich nüchtern sein
        Guten Morgen, meine Frau hat seit zwei Jahren Probleme mit der Hüfte, können Sie helfen
        termin verschieben
        rufen sie mich an
        verstehe nicht
        hilft prolotherapy bei tennisarm
        kann man danach arbeiten
        ICH SPRECHE KEIN ENGLISCH
        brauche hilfe
        ich suche einen arzt für mein knie
        geht das auch ohne versicherung
        bin 65, ist das zu spät
        physio hat nichts gebracht
        wie ist die telefonnummer
        darf ich danach ibuprofen nehmen
        mein knöchel ist geschwollen
        wieviele spritzen
        morgen früh möglich?
        dauert das lange
        guten tag
        wie lange dauert die prolotherapy
        gibt es parkplätze
    """),
    "pt": lines("""
        O que é prolotherapy?
        quanto fica
        qto custa
        qual o preço da injeção no joelho
        minhas costas doem muito
        atendem sem convenio
        pode parcelar
        é seguro para diabéticos
        obrigada, até logo
        tem alguem que fala portugues
        Boa tarde, meu marido está com muita dor no ombro, vocês podem atendê-lo esta semana
        quantas injeções eu vou tomar
        nao aguento mais de dor
        tem estacionamento
        meu joelho ficou inchado
        posso tomar banho depois
        quero remarcar
        eu não falo inglês
        a prolotherapy dói?
        que horas abre
        me liga por favor
        qual medico faz isso
        tenho 70 anos, posso fazer
        precisa de pedido medico
        preciso de ajuda
        procuro um especialista
        o plano cobre prolotherapy
        tenho 65 anos, é tarde?
        fisioterapia não adiantou
        qual o telefone de vocês
        posso tomar ibuprofeno depois
        quantas aplicações
        amanhã de manhã pode ser
        demora muito
        boa noite
        machuquei o pé jogando bola
        tem desconto pra idoso
    """),
    "vi": lines("""
        prolotherapy là gì
        bao nhiêu tiền một mũi
        gia ca the nao
        em muốn đặt lịch
        tiêm vào đầu gối có đau lắm không
        lưng tôi đau quá
        lung toi dau qua
        mấy giờ phòng khám mở cửa
        co nhan bao hiem khong
        người tiểu đường có làm được không
        cảm ơn nhiều
        có ai nói được tiếng Việt không
        Chào bác sĩ, mẹ tôi bị đau khớp gối nhiều năm nay, cách này có giúp được không ạ
        phải tiêm mấy lần
        tôi không biết tiếng anh
        toi khong hieu
        co cho dau xe khong
        khớp gối bị sưng
        sau đó đi làm được không
        đổi lịch hẹn
        gọi lại cho tôi nhé
        bác sĩ nào làm
        co nguy hiem khong
        ba toi 75 tuoi co duoc khong
        tôi cần giúp đỡ
        toi can tim bac si
        không có bảo hiểm thì sao
        tôi 65 tuổi có trễ quá không
        vật lý trị liệu không hiệu quả
        so dien thoai la gi
        uong thuoc giam dau duoc khong
        cổ chân bị sưng
        tiêm mấy mũi
        sáng mai được không
        mất bao lâu
        chào bạn
        con toi 15 tuoi
        có giảm giá cho người già không
    """),
    "tl": lines("""
        ano po ang prolotherapy
        magkano isang turok
        san po kayo located
        pde po ba magpa schedule bukas
        masakit po ba pag tinurok
        ang sakit ng likod ko
        tumatanggap ba kayo ng walang insurance
        anong oras po kayo nagbubukas
        pwede po ba sa diabetic
        maraming salamat po
        meron po bang nagsasalita ng tagalog
        Magandang umaga po, yung nanay ko po ay matagal nang may masakit na tuhod, matutulungan nyo ba
        ilang beses po ang turok
        hindi ko maintindihan
        may parking po ba
        namamaga ang tuhod ko
        pwede ba maligo pagkatapos
        palit po ng schedule
        tawagan nyo po ako
        sino gumagawa nyan
        may bayad po ba ang consultation
        safe po ba
        di ko na kaya yung sakit
        kailangan ko ng tulong
        naghahanap po ako ng doktor
        wala po akong insurance
        65 na po ako pwede pa ba
        di gumana ang physical therapy
        ano po number nyo
        pwede po uminom ng ibuprofen pagkatapos
        namamaga bukung-bukong ko
        ilang injection po
        bukas ng umaga pwede
        matagal po ba
        magandang hapon
        may discount po ba sa senior
        nadulas po ako kahapon
    """),
    "zh": lines("""
        什么是prolotherapy
        一针多少钱
        打针会不会很痛
        我要预约
        你们几点开门
        可以停车吗
        糖尿病人可以做嗎
        谢谢
        我不懂英文
        我妈妈膝盖疼了很多年，请问你们能治吗？
        收保險嗎
        腰痛
        請打電話給我
        医生是谁
        有没有危险
        我需要帮助
        没有保险怎么办
        我今年65岁，会不会太晚
        明天早上可以吗
        要打几针
        您好
        電話號碼是多少
        腳踝腫了
        物理治疗没有用
        prolotherapy要多久
        有折扣嗎
        可以吃止痛药吗
    """),
    "ar": lines("""
        ما هو العلاج بالprolotherapy
        بكم
        كم سعر الإبرة في الركبة
        ظهري يؤلمني
        اريد حجز موعد
        متى تفتحون
        هل يناسب مرضى السكري
        شكرا لكم
        لا اتكلم انجليزي
        أمي تعاني من ألم في الركبة منذ سنوات، هل يمكنكم مساعدتها؟
        وين مكانكم
        في حدا بيحكي عربي
        هل هو خطير
        اتصلوا بي
        من هو الطبيب
        احتاج مساعدة
        ليس لدي تأمين
        عمري 65 سنة هل فات الأوان
        ممكن غدا الصباح
        كم إبرة
        مساء الخير
        ما هو رقم الهاتف
        كاحلي متورم
        العلاج الطبيعي لم ينفع
        هل prolotherapy مفيد
        هل يوجد خصم
        ابي عنده خشونة بالركبة
    """),
    "it": lines("""
        che cosa è la prolotherapy
        quanto costa una seduta
        mi fa male la spalla
        siete aperti sabato
        vorrei un appuntamento domani
        qualcuno parla italiano
        grazie mille
        è pericoloso
        mia madre ha l'artrosi, potete aiutarla
        chi è il medico
        quante iniezioni servono
        non parlo inglese
        mi richiamate per favore
        c'è qualcuno che parla italiano
        qual è il prezzo di una seduta
        sono incinta, posso farlo?
        ci sono effetti collaterali
        a che ora aprite
        devo disdire l'appuntamento
        quanto dura l'effetto
        mi potete chiamare domani
        dolore al collo
    """),
    "ru": lines("""
        сколько это стоит
        это опасно?
        можно записаться на завтра
        я не говорю по-английски
        где вы находитесь
        у мамы болят колени, вы поможете?
        спасибо
        есть кто говорит по-русски?
        я беременна, можно ли мне
    """),
    "pl": lines("""
        ile to kosztuje
        czy zastrzyk boli
        bolą mnie plecy
        chciałbym się umówić
        o ktorej jestescie otwarci
        nie mówię po angielsku
        moja mama ma chore kolana, pomożecie
        dziękuję bardzo
        czy to niebezpieczne
        kto to robi
        czy ktos mowi po polsku
        jaka jest cena za wizyte
        jestem w ciąży, czy mogę
        jakie są skutki uboczne
        o której otwieracie
        chcę odwołać wizytę
        jak długo działa
        proszę o telefon jutro
        boli mnie szyja
        mam przepuklinę dysku
    """),
    "ko": lines("""
        주사 아픈가요
        비용이 얼마예요?
        영어를 못해요
        몇 시에 열어요
        감사합니다
        어머니가 무릎이 아프세요
        임신 중인데 괜찮나요
        위치가 어디예요
    """),
    "ja": lines("""
        注射はいくらですか
        英語が話せません
        予約をお願いします
        何時に開きますか
        ありがとうございます
        母の膝が痛いのですが
        妊娠中でも大丈夫ですか
        副作用はありますか
    """),
    "hi": lines("""
        इसकी कीमत क्या है
        मुझे अंग्रेजी नहीं आती
        क्या दर्द होगा
        अपॉइंटमेंट चाहिए
        धन्यवाद
        क्या कोई हिंदी बोलता है
        फीस कितनी है
    """),
    "ht": lines("""
        konbyen yon piki koute
        mwen pa pale angle
        èske li danjere
        mwen bezwen yon randevou demen
        ki lè nou louvri
        mèsi anpil
        manman m gen doulè nan jenou
        ki moun ki fè sa
        kisa prolotherapy ye
        èske gen yon moun ki pale kreyòl
        konbyen pou chak seyans
        mwen ansent eske m ka fel
        a ki le nou louvri
        mwen vle anile randevou m
        konbyen tan efe a dire
        kou mwen ap fe m mal
        tanpri rele m demen
        mesi anpil
    """),
}  # fmt: skip

#: In one of those languages all the same, but too short or too near to English. The list must shrink.
MISSED = lines("""
    bonjour madame
    combien de piqures
    do m ap fè m mal
    fa male la puntura
    ho un'ernia del disco
    il y a un parking
    k es prolotherapy
    ki sa prolotherapy ye
    mal au dos
    mgkano po
    tornozelo inchado
""")

#: Kind -> messages that are English, or nothing in particular.
ENGLISH = {
    "names": lines(r"""
        joao pereira
        Maria Guadalupe Hernandez de la Cruz
        jose luis rodriguez
        nguyen thi hoa
        Nguyen Van Minh
        tran thi mai
        le van duc
        Juan Carlos
        maria de los angeles garcia
        Dr. de la Cruz
        dr van der berg
        ludwig van beethoven
        Jean-Pierre Dubois
        jean claude dupont
        hans müller
        Kim Nguyen
        Giuseppe Rossi
        giuseppe di marco
        Katarzyna Wisniewska
        wojciech kowalski
        maria santos dela cruz
        angelica dela rosa
        Xavier Hernandez
    """),
    "places": lines(r"""
        San Francisco
        los angeles california
        la mesa
        el paso texas
        santa fe new mexico
        rio de janeiro
        puerto rico
        123 Calle Ocho, Miami FL
        45 Via del Mar, San Diego
        el camino real 1200
        12 rue royale new orleans
        fort lauderdale
        la jolla shores drive
        des moines iowa
        baton rouge louisiana
        terre haute
        boca raton
    """),
    "Latin": lines(r"""
        lorem ipsum dolor sit amet
        quadratus lumborum
        gluteus medius tear
        os sacrum
        fascia lata
        tensor fasciae latae
        plantar fasciitis
        spondylosis cervicalis
        osteitis pubis
        hallux valgus
        genu varum
        status post laminectomy
        lig. sacroiliaca
        foramen magnum
        cauda equina syndrome
        chondromalacia patellae
        musculus supraspinatus
        per os
        prn bid tid
        vena cava
        cauda equina
        nil per os
        po prn
        po bid
        in utero
        quid pro quo
        pes planus
    """),
    "drugs": lines(r"""
        naproxen tramadol
        ibuprofen 800 mg
        acetaminophen codeine
        diclofenac gel
        meloxicam prednisone
        gabapentin and pregabalin
        metformin lisinopril
        xarelto eliquis
        botox restylane
        cortisona
        paracetamol
        synvisc euflexxa
        toradol
        amoxicillin
    """),
    "broken English": lines(r"""
        me want doctor pain back
        my knee is pain very much
        i no can walk good
        how much cost the injection
        where is you clinic
        i have pain since long time in back
        doctor no help me
        pain pain back no sleep
        you take insurance yes no
        i am from mexico and my back is pain
        is possible make appointment for my mother
        she no speak english
        please to call me
        what is price of one injection
        it do hurt?
    """),
    "typos and slang": lines(r"""
        plz tel me wat it cost
        wat r da risks
        u guys take aetna
        ur open on sat?
        idk man my back is messed up
        lol ok
        omg my knee
        thx
        ty
        tysm
        wen r u open
        can i hav an apptmnt
        hw mch is it
        prolotherapyy cst
        does it hert
        sholder pane
        i cnt slp cuz of pain
        gonna need sumthin for my bck
        wassup
        yo
        bruh my back
        aint nobody got time
        innit
        y'all open
        yall do knees
    """),
    "borrowed words": lines(r"""
        hablas english
        no bueno
        no problemo
        adios
        deja vu
        vis a vis
        carpe diem
        mea culpa
        kindergarten
        prima donna
        al dente
        per diem
        pro bono
        ad hoc
        status quo
        et cetera
        a la carte
        cul de sac
        en route
        tour de france
        tai chi
        kung fu
        costa rica
    """),
    "sounds": lines(r"""
        la la la
        na na na
        da da da
        ha ha ha
        mmm
        zzz
        hmm
        er
        um
        uh huh
    """),
    "contacts": lines(r"""
        555-0142
        (212) 555-0142 ext 3
        call me 212 555 0142
        ann@example.com
        juan.perez@example.com
        http://example.com/es/cuanto-cuesta
        www.example.com
        nguyen thi hoa 212 555 0133
        my name Nguyen Thi Hoa, phone 555-0133
        e-mail: hadiza@example.com
    """),
    "signs and code": lines(r"""
        👍
        😀😀😀
        :)
        ¯\_(ツ)_/¯
        print("hello")
        def foo(x): return x
        SELECT * FROM users
        <script>alert(1)</script>
        {"a": 1}
        /start
        rm -rf /
    """),
    "keys": lines(r"""
        asdf
        asdfghjkl
        qwerty
        jkl;jkl;
        aaaa
        xX_w0w_Xx
        K-o-w-a-l-c-z-y-k
        it's spelled N-g-u-y-e-n
    """),
    "names and words inside English": lines(r"""
        my name is Zbigniew
        this is Siobhan
        aoife
        i'm Þorbjörg
        I am José
        José
        señor
        Chloë
        naïve question
        café opening hours
        what does dolor mean
        how do you say pain in spanish
        do you speak spanish
        do you have spanish speaking staff
        anyone who speaks vietnamese
        parlez vous francais or only english
        can i bring my abuela
        my mamá has arthritis
        my lola has bad knees
        tita said it works
        my oma needs help
        my opa fell
        my nonna has sciatica
        is dr. nguyen in today
        is Dr. Le there
        can dr o'brien do it
    """),
    "marks": lines(r"""
        d'angelo
        l'oreal
        o'reilly auto parts
        PRP vs prolo
        L4-L5
        L5/S1 disc
        ACL MCL PCL
        TMJ
        si joint
        SI JOINT
        c2 c3
        TENS unit
        MRI says so
    """),
    "single words": lines(r"""
        dose
        dos and donts
        die
        was
        war
        gift
        die injection
        art
        fin
        pan
        chat
        pain
        mal
        bad
        rat
        hat
        tag
        not
        on
        an
        in
        man
        most
        more
        men
        as
        la
        me
        a
        i
        no
        si
        non
        ja
        nein
        oui
        da
        hola
        bonjour
    """),
}  # fmt: skip

#: Languages whose sentence we do not have; some are near to one that we have.
OTHERS = lines("""
    ik heb pijn in mijn knie
    hoeveel behandelingen heb ik nodig
    bu iğne ağrı yapar mı
    randevu almak istiyorum
    berapa harga suntikan
    saya mau buat janji
    jag har ont i knäet
    gör det ont
    kolik stojí injekce
    mennyibe kerül
    paljonko maksaa
    nyob zoo, kuv mob duav
    mujhe kamar mein dard hai
    wo de bei hen tong
    скільки коштує укол
    колико кошта ињекција
    قیمت تزریق چقدر است
    گھٹنے میں درد ہے
    πόσο κοστίζει
    כמה עולה זריקה
    ราคาเท่าไหร่
    দাম কত
""")
