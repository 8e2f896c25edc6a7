"""How a credit that is given for each step, or as a multiple of the fee, is said in both languages.

A step in percentage points is spelled after its number; that of a unit somebody wrote stands after a word of ours,
because nobody knows its gender.
"""

CS: dict[str, str] = {
    "per_step.below": "Za {steps} pod sjednanou hodnotou náleží objednateli sleva {credit}.",
    "per_step.above": "Za {steps} nad sjednanou hodnotou náleží objednateli sleva {credit}.",
    "of_fee": "{percent} z~ceny",
    "started.one": "každý započatý {step} procentní bod",
    "started.few": "každé započaté {step} procentní body",
    "started.many": "každých započatých {step} procentních bodů",
    "started.fraction": "každých započatých {step} procentního bodu",
    "started.unit": "každý započatý úsek {step}",
    "whole.one": "každý celý {step} procentní bod",
    "whole.few": "každé celé {step} procentní body",
    "whole.many": "každých celých {step} procentních bodů",
    "whole.fraction": "každých celých {step} procentního bodu",
    "whole.unit": "každý celý úsek {step}",
    "multiple.time": "Není-li sjednaná dostupnost dodržena, činí sleva {factor}násobek ceny připadající na dobu, po "
    "kterou služba nebyla dostupná.",
    "multiple.missing": "Není-li sjednaná hodnota dodržena, činí sleva {factor}násobek té části ceny, která odpovídá "
    "podílu chybějícímu do {whole}.",
    "multiple.measured": "Není-li sjednaná hodnota dodržena, činí sleva {factor}násobek té části ceny, která odpovídá "
    "naměřenému podílu.",
    "rule_cap": "Sleva podle tohoto odstavce nepřesáhne za jedno období {percent} z~ceny.",
}
EN: dict[str, str] = {
    "per_step.below": "For each {steps} below the agreed value the customer is entitled to a credit of {credit}.",
    "per_step.above": "For each {steps} above the agreed value the customer is entitled to a credit of {credit}.",
    "of_fee": "{percent} of the fee",
    "started.one": "started {step} percentage point",
    "started.few": "started {step} percentage points",
    "started.many": "started {step} percentage points",
    "started.fraction": "started {step} percentage point",
    "started.unit": "started {step}",
    "whole.one": "full {step} percentage point",
    "whole.few": "full {step} percentage points",
    "whole.many": "full {step} percentage points",
    "whole.fraction": "full {step} percentage point",
    "whole.unit": "full {step}",
    "multiple.time": "If the agreed availability is not met, the credit is {factor} times the fee for the time during "
    "which the service was not available.",
    "multiple.missing": "If the agreed value is not met, the credit is {factor} times the part of the fee that "
    "corresponds to the share missing to {whole}.",
    "multiple.measured": "If the agreed value is not met, the credit is {factor} times the part of the fee that "
    "corresponds to the share measured.",
    "rule_cap": "A credit under this paragraph does not exceed {percent} of the fee for one period.",
}
