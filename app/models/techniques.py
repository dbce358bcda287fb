"""How can a response prevent a problem? The mechanisms and techniques of situational prevention.

After Cornish and Clarke, Opportunities, precipitators and criminal decisions, Crime Prevention Studies 16
(2003), pages 41-96: five mechanisms, and five techniques of each. The words are ours.
"""

from app.models.base import LabelledEnum


class Mechanism(LabelledEnum):
    EFFORT = "effort", "Make it harder to do"
    RISK = "risk", "Make it riskier to do"
    REWARD = "reward", "Make it less rewarding"
    PROVOCATION = "provocation", "Provoke less"
    EXCUSES = "excuses", "Leave no excuse"


class Technique(LabelledEnum):
    """Five to a mechanism, whose name each begins with."""

    HARDEN = "effort.harden", "Strengthen what is attacked"
    ACCESS = "effort.access", "Control who can come in"
    EXITS = "effort.exits", "Check what goes out"
    DEFLECT = "effort.deflect", "Lead people another way"
    TOOLS = "effort.tools", "Control the tools it takes"

    GUARDIANS = "risk.guardians", "More people who look out"
    SIGHTLINES = "risk.sightlines", "Light and clear sight"
    NAMED = "risk.named", "Take away anonymity"
    MANAGERS = "risk.managers", "Use those who run the place"
    PATROLS = "risk.patrols", "Patrols, wardens and cameras"

    HIDE = "reward.hide", "Hide what is wanted"
    REMOVE = "reward.remove", "Take away what is wanted"
    MARK = "reward.mark", "Mark property"
    MARKETS = "reward.markets", "Disrupt where it is sold"
    BENEFITS = "reward.benefits", "Spoil what is gained by it"

    STRESS = "provocation.stress", "Less frustration and stress"
    DISPUTES = "provocation.disputes", "Keep people who clash apart"
    TEMPTATION = "provocation.temptation", "Less temptation and arousal"
    PEERS = "provocation.peers", "Counter pressure from peers"
    IMITATION = "provocation.imitation", "Repair quickly, so that nobody copies it"

    RULES = "excuses.rules", "Set clear rules"
    SIGNS = "excuses.signs", "Say the rules where they apply"
    CONSCIENCE = "excuses.conscience", "Remind people what it does to others"
    COMPLY = "excuses.comply", "Make it easy to do right"
    ALCOHOL = "excuses.alcohol", "Control alcohol and drugs"

    @property
    def mechanism(self) -> Mechanism:
        return Mechanism(self.value.partition(".")[0])
