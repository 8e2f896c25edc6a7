"""The words of the annex with the complaint procedure, in both languages."""

CS: dict[str, str] = {
    "procedure_receipt": "Přijetí",
    "procedure_receipt_text": "Kdo stížnost přijme, ať přijde kteroukoli cestou, zaznamená ji: kdo si stěžuje, čeho se "
    "stížnost týká, co se stalo a kdy a čeho se objednatel domáhá.",
    "procedure_owner": "Kdo za ni odpovídá",
    "procedure_owner_text": "Stížnost se předá vedoucímu služeb zákazníkům. Ten odpovídá za její "
    "potvrzení, prošetření a rozhodnutí o ní. Stížnost na pracovníka nevyřizuje ani neuzavírá ten, koho se týká.",
    "procedure_acknowledged": "Potvrzení",
    "procedure_acknowledged_text": "Přijetí se potvrdí písemně; k potvrzení se přiloží tento postup.",
    "procedure_acknowledged_within": "Přijetí se potvrdí písemně {within} (čl.~{article}); k potvrzení se přiloží "
    "tento postup.",
    "procedure_resolved": "Vyřízení",
    "procedure_resolved_text": "Stížnost se prošetří a rozhodne se o ní.",
    "procedure_resolved_within": "Stížnost se prošetří a rozhodne se o ní {within} (čl.~{article}).",
    "procedure_others": "Pro některé stížnosti platí jiná lhůta: čl.~{articles}.",
    "procedure_holding": "Není-li to možné včas",
    "procedure_holding_text": "Nelze-li o stížnosti rozhodnout včas, sdělí poskytovatel objednateli písemně důvod a "
    "den, kdy úplnou odpověď dostane, a znovu přiloží tento postup. Tento den je pro poskytovatele závazný.",
    "procedure_answer": "Odpověď",
    "procedure_answer_text": "Odpověď je písemná. Uvádí, zda se stížnosti vyhovuje zcela, zčásti nebo vůbec, s důvody, "
    "a jak lze pokračovat podle {article}. Před uzavřením se poskytovatel zeptá, zda je objednatel s vyřízením "
    "spokojen.",
    "procedure_review": "Poučení",
    "procedure_review_text": "Poskytovatel stížnosti pravidelně prochází, zaznamenává jejich příčiny a opatření "
    "a ověřuje, zda opatření pomohla.",
}
EN: dict[str, str] = {
    "procedure_receipt": "Receipt",
    "procedure_receipt_text": "Whoever receives a complaint, by whatever channel, records it: who complains, about "
    "what, what happened and when, and what remedy is sought.",
    "procedure_owner": "Who owns it",
    "procedure_owner_text": "The complaint goes to the customer-service manager, who is responsible for "
    "acknowledging, investigating and deciding it. A complaint about a member of staff is neither handled nor closed "
    "by that person.",
    "procedure_acknowledged": "Acknowledgement",
    "procedure_acknowledged_text": "Receipt is acknowledged in writing, with a copy of this procedure.",
    "procedure_acknowledged_within": "Receipt is acknowledged in writing {within} (Article~{article}), with a copy of "
    "this procedure.",
    "procedure_resolved": "Decision",
    "procedure_resolved_text": "The complaint is investigated and decided.",
    "procedure_resolved_within": "The complaint is investigated and decided {within} (Article~{article}).",
    "procedure_others": "Some complaints have a time of their own: Article~{articles}.",
    "procedure_holding": "If it takes longer",
    "procedure_holding_text": "If the complaint cannot be decided in time, the provider tells the customer in writing "
    "why, and on which day the full answer will come, again with a copy of this procedure. That day is binding.",
    "procedure_answer": "Answer",
    "procedure_answer_text": "The answer is given in writing. It says whether the complaint is upheld in full, in part "
    "or not at all, why, and what can be done next under {article}. Before closing, the provider asks whether the "
    "customer is satisfied.",
    "procedure_review": "Learning",
    "procedure_review_text": "The provider reviews complaints regularly, records their causes and what is done about "
    "them, and checks whether it helped.",
}
